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
	"$out/interleave" "$2" "$out/commands"
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
walk | all)
	walk realistic "${ENTRIES:-300000}" 7
	walk flat "${FLAT:-1000000}" 5
	walk deep 10000 7
	walk many-small 100000 7
	;;
esac
