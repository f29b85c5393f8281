#!/bin/sh
# make bench: doff beside its peers, interleaved, medians.  Figures mean
# something on an idle machine only; ratios are what to look at.
set -eu
cd "$(dirname "$0")/../.."
out=build/bench
mkdir -p "$out"
gcc -O2 -o "$out/interleave" tests/bench/interleave.c
gcc -O2 -static -nostdlib -fno-stack-protector -o "$out/floor" \
	tests/bench/floor.c
gcc -O2 -static -o "$out/nothing" tests/bench/nothing.c
doff=$PWD/build/doff
work=$(mktemp -d "${TMPDIR:-/var/tmp}/doff-bench.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT INT TERM

run() {
	echo
	echo "== $1"
	# shellcheck disable=SC2086
	"$out/interleave" "$2" "$out/commands" ${3-}
}

start() {
	{
		printf 'floor\t%s %s\n' "$out/floor" "$out/nothing"
		printf 'doff\t%s nobody %s\n' "$doff" "$out/nothing"
		printf 'doff 65534:65534\t%s 65534:65534 %s\n' "$doff" \
			"$out/nothing"
		printf 'setpriv\t%s --reuid 65534 --regid 65534 --clear-groups %s\n' \
			"$(command -v setpriv)" "$out/nothing"
		printf 'chroot\t%s --userspec 65534:65534 / %s\n' \
			"$(command -v chroot)" "$PWD/$out/nothing"
		[ -z "$(command -v gosu)" ] || printf 'gosu\t%s nobody %s\n' \
			"$(command -v gosu)" "$out/nothing"
		printf 'command alone\t%s\n' "$out/nothing"
	} >"$out/commands"
	run "start, drop, become a static program that does nothing" 400
}

# Account files of 100,000 lines each, mounted over the real ones in a mount
# namespace of their own.
lines() {
	awk 'BEGIN { print "root:x:0:0:root:/root:/bin/sh"
		for (i = 0; i < 100000; i++) print "user" i ":x:" 100000 + i \
			":" 100000 + i ":User:/home/user" i ":/bin/sh"
		print "app:x:1000:1000::/home/app:/bin/sh" }' >"$work/passwd"
	awk 'BEGIN { print "root:x:0:"
		for (i = 0; i < 100000; i++) print "user" i ":x:" 100000 + i ":"
		print "docker:x:999:app"; print "app:x:1000:" }' >"$work/group"
	{
		printf 'grep -c\t/bin/grep -c app: /etc/passwd /etc/group\n'
		printf 'doff app\t%s app %s\n' "$doff" "$out/nothing"
		printf 'doff 1000\t%s 1000 %s\n' "$doff" "$out/nothing"
		printf 'setpriv --init-groups\t%s --reuid app --regid app --init-groups %s\n' \
			"$(command -v setpriv)" "$out/nothing"
		[ -z "$(command -v gosu)" ] || printf 'gosu app\t%s app %s\n' \
			"$(command -v gosu)" "$out/nothing"
	} >"$out/commands"
	echo
	echo "== passwd and group of 100,000 lines each"
	# shellcheck disable=SC2016
	unshare --mount --propagation private sh -c '
		mount --bind "$1/passwd" /etc/passwd
		mount --bind "$1/group" /etc/group
		"$2/interleave" 50 "$2/commands"' sh "$work" "$out"
}

# tree SHAPE ENTRIES FOLDER
tree() {
	python3 tests/bench/tree.py "$@"
	chown -R 1000:1000 "$3"
}

# Cases to change go back and forth between two owners, so that every run of
# every command changes all of them.
walk() {
	shape=$1 entries=$2 rounds=$3
	tree "$shape" "$entries" "$work/tree"
	for processors in 0,1 0; do
		taskset=$(command -v taskset)
		{
			printf 'chown -R\t%s -c %s /bin/chown -R 1000:1000 %s\n' \
				"$taskset" "$processors" "$work/tree"
			printf 'find -exec chown\t%s -c %s /usr/bin/find %s ( ! -user 1000 -o ! -group 1000 ) -exec chown -h 1000:1000 {} +\n' \
				"$taskset" "$processors" "$work/tree"
			printf 'doff --own\t%s -c %s %s -o %s 1000:1000 %s\n' \
				"$taskset" "$processors" "$doff" "$work/tree" \
				"$PWD/$out/nothing"
		} >"$out/commands"
		run "$shape, $entries entries, nothing to change, processors $processors" "$rounds"
		run "$shape, $entries entries, nothing to change, cold cache, processors $processors" 3 cold
		{
			printf 'chown -R (all)\t%s -c %s /bin/chown -R 1001:1001 %s\n' \
				"$taskset" "$processors" "$work/tree"
			printf 'doff --own (all)\t%s -c %s %s -o %s 1000:1000 %s\n' \
				"$taskset" "$processors" "$doff" "$work/tree" \
				"$PWD/$out/nothing"
		} >"$out/commands"
		run "$shape, $entries entries, all to change, processors $processors" "$rounds"
	done
	rm -rf "$work/tree"
}

case ${1:-all} in
start | all) start ;;
esac
case ${1:-all} in
lines | all) lines ;;
esac
case ${1:-all} in
walk | all)
	walk realistic "${ENTRIES:-300000}" 7
	walk flat "${FLAT:-1000000}" 5
	walk deep 10000 7
	walk many-small 100000 7
	;;
esac
