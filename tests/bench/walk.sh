# --own beside chown -R and others, over trees of several sizes, shapes and
# file systems.  A case is: file system, shape, entries, what is to change,
# cache, processors.
# shellcheck shell=bash disable=SC2154

# An ext4 to work in: here, or in a file.
disk=$work/disk
mkdir "$disk"
if [ "$(stat -f -c %T "$work")" != ext2/ext3 ]; then
	truncate -s 8G "$work/image"
	mke2fs -q -t ext4 -N 2000000 "$work/image"
	mount -o loop "$work/image" "$disk"
fi

# tree_make SHAPE ENTRIES [BYTES]: in $tree, of 1000:1000.
tree_make() {
	rm -rf --one-file-system "$tree"
	python3 "$here"/tree.py "$1" "$2" "$tree" "${3-0}"
	chown -R 1000:1000 "$tree"
}

walk_add() {
	local before=${1-}

	add doff "$doff -o $tree 1000:1000 $bin/nothing" "$before"
	add "chown -R" "$(command -v chown) -R 1000:1000 $tree" "$before"
	add "find -exec chown" "$(command -v find) $tree ( ! -user 1000 -o ! -group 1000 ) -exec chown -h 1000:1000 {} +" "$before"
	add_peer "busybox chown -R" busybox "chown -R 1000:1000 $tree" "$before"
}

# Each with an owner of its own, so that all of them change all.
walk_add_all() {
	add doff "$doff -o $tree 1001:1001 $bin/nothing"
	add "chown -R" "$(command -v chown) -R 1002:1002 $tree"
	add "find -exec chown" "$(command -v find) $tree ( ! -user 1003 -o ! -group 1003 ) -exec chown -h 1003:1003 {} +"
	add_peer "busybox chown -R" busybox "chown -R 1004:1004 $tree"
	# It has one thread.
	[ "$n_processors" != 1 ] || add pinned "$bin/pinned $tree 1005"
}

# walk_nothing "FS SHAPE ENTRIES" ROUNDS [cold]
walk_nothing() {
	walk_add
	add loop "$bin/loop $tree"
	compare "$1 nothing ${3:-warm} $n_processors" "$2" "${3-}"
}

walk_all() {
	walk_add_all
	compare "$1 all ${3:-warm} $n_processors" "$2" "${3:-settle}"
	chown -R 1000:1000 "$tree"
}

# One entry of a hundred belongs to somebody else before each run.
walk_some() {
	find "$tree" | awk 'NR % 100 == 0' | tr '\n' '\0' >"$work/some"
	walk_add "xargs -0 -a $work/some chown -h 1999:1999"
	compare "$1 some warm $n_processors" "$2" settle
}

# on_processors N FUNCTION...: without those that the machine does not have.
on_processors() {
	n_processors=$1
	[ "$n_processors" -le "$(nproc)" ] || return 0
	shift
	PROCESSORS=$(processors "$n_processors") "$@"
}

# The most memory, the highest descriptor and those below it, the threads.
walk_count() {
	local peak highest

	read -r peak _ < <("$bin/usage" "$doff" -o "$tree" 1000:1000 \
		"$bin/nothing")
	record "$1" doff peak_kib "$peak"
	strace -f -qq -e trace=openat,openat2 -o "$work/opened" \
		"$doff" -o "$tree" 1000:1000 "$bin/nothing"
	highest=$(grep -oE '= [0-9]+$' "$work/opened" | cut -c3- | sort -n |
		tail -n 1)
	record "$1" doff descriptors "$((highest + 1))"
	# In its own time: no other call is stopped, so none seems late.
	strace -f -qq --seccomp-bpf -e trace=clone,clone3 -o "$work/cloned" \
		"$doff" -o "$tree" 1000:1000 "$bin/nothing"
	record "$1" doff threads "$(($(grep -c ' = ' "$work/cloned") + 1))"
}

walk_sizes() {
	local entries rounds

	tree=$disk/tree
	for entries in $sizes; do
		rounds=$(rounds_of "$entries")
		tree_make realistic "$entries"
		on_processors 2 walk_nothing "ext4 realistic $entries" "$rounds"
		on_processors 2 walk_all "ext4 realistic $entries" "$rounds"
		walk_count "ext4 realistic $entries"
		[ "$entries" = "$size" ] || continue
		on_processors 1 walk_nothing "ext4 realistic $entries" "$rounds"
		on_processors 1 walk_all "ext4 realistic $entries" "$rounds"
		on_processors 2 walk_some "ext4 realistic $entries" "$rounds"
		on_processors 2 walk_nothing "ext4 realistic $entries" 3 cold
		on_processors 2 walk_all "ext4 realistic $entries" 3 cold
	done
}

walk_shapes() {
	local shape entries rounds

	tree=$disk/tree
	for shape in $shapes; do
		entries=${shape#*:} shape=${shape%:*}
		rounds=$(rounds_of "$entries")
		tree_make "$shape" "$entries"
		on_processors 2 walk_nothing "ext4 $shape $entries" "$rounds"
		on_processors 2 walk_all "ext4 $shape $entries" "$rounds"
		walk_count "ext4 $shape $entries"
	done
	rm -rf --one-file-system "$tree"
}

# Shapes that could cost memory and descriptors, whatever time they take.
walk_bounds() {
	local shape

	tree=$disk/tree
	for shape in $bounds; do
		tree_make "${shape%:*}" "${shape#*:}"
		walk_count "ext4 ${shape%:*} ${shape#*:}"
	done
	rm -rf --one-file-system "$tree"
}

walk_memory() {
	local rounds

	rounds=$(rounds_of "$size")
	mkdir "$work/memory"
	mount -t tmpfs -o nr_inodes=0 bench "$work/memory"
	tree=$work/memory/tree
	tree_make realistic "$size"
	for n in 1 2; do
		on_processors $n walk_nothing "tmpfs realistic $size" "$rounds"
		on_processors $n walk_all "tmpfs realistic $size" "$rounds"
	done
	umount "$work/memory"
}

walk_sizes
walk_shapes
walk_bounds
walk_memory
