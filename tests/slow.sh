#!/bin/sh
# make check-slow: the suites that have a long form, in it: races of a minute
# each, a million entries, more file systems, more start states, a million
# random operands.  Needs root.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
out=build/check-slow
mkdir -p "$out"
export DOFF_SLOW=1 FAULTS_FULL=1 TAGS=slow
make -s -f tests/Makefile all || exit 1
files=$(grep -l '^# bats .*_tags=slow' tests/root/*.bats)
# shellcheck disable=SC2086
sh tests/namespace.sh sh tests/files.sh "$out/root" $files 3>&1 \
	>"$out/slow.tap" 2>"$out/slow.log"
status=$?
sh tests/differential/differential.sh 1000000 100000 >>"$out/slow.tap" \
	2>>"$out/slow.log" || status=1
grep -v '^ok' "$out/slow.tap"
[ "$status" = 0 ] || tail -n 40 "$out/slow.log"
tap_report "$status" "$out/slow.tap"
