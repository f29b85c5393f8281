# --own on a file system that answers each request late, as one behind a
# network does (tests/helpers/fuse/late.c).  A case is: shape, entries, what is
# to change, microseconds before an answer.
# shellcheck shell=bash disable=SC2154

sh "$here/../deps.sh" fuse >&2
make -s -f tests/Makefile fuse
cp build/tests/fuse/late "$bin/late"
slow=$work/slow
tree=$slow/mounted/tree

# slow_begin SHAPE ENTRIES MICROSECONDS: in memory, below a late file system.
slow_begin() {
	mkdir -p "$slow"
	mount -t tmpfs -o nr_inodes=0 bench "$slow"
	mkdir "$slow/source" "$slow/mounted"
	python3 "$here"/tree.py "$1" "$2" "$slow/source/tree"
	chown -R 1000:1000 "$slow/source"
	"$bin/late" "$slow/source" "$slow/mounted" "delay=$3" &
	slow_late=$!
	while ! mountpoint -q "$slow/mounted"; do
		[ -e "/proc/$slow_late" ] || exit 1
		sleep 0.01
	done
}

slow_end() {
	umount "$slow/mounted"
	wait "$slow_late"
	umount "$slow"
}

slow_nothing() {
	add doff "$doff -o $tree 1000:1000 $bin/nothing"
	add find "$(command -v find) $tree ( ! -user 1000 -o ! -group 1000 )"
	add "chown -hR" "$(command -v chown) -hR 1000:1000 $tree"
	compare "$1 nothing $2" "$slow_rounds"
}

# Each with an owner of its own, so that all of them change all.
slow_all() {
	add doff "$doff -o $tree 1001:1001 $bin/nothing"
	add "chown -hR" "$(command -v chown) -hR 1002:1002 $tree"
	compare "$1 all $2" "$slow_rounds"
}

for slow_case in $slow_cases; do
	delay=${slow_case%%:*} entries=${slow_case#*:}
	for shape in sixties flat; do
		slow_begin "$shape" "$entries" "$delay"
		slow_nothing "$shape $entries" "$delay"
		slow_all "$shape $entries" "$delay"
		slow_end
	done
done
