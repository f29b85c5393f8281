#!/bin/sh
# make check-slow: the suites that have a long form, in it: races of a minute
# each, a million entries, more file systems, more start states, a million
# random operands.  FAULTS_SHARE=8 RACE_SECONDS=3 DOFF_STARTS=2000 CASES=50000:
# a share of the faults (others each day), races of three seconds, that many
# starts and operands.  Needs root.
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
cases=${CASES:-1000000}
sh tests/differential/differential.sh "$cases" $((cases / 10)) >>"$out/slow.tap" \
	2>>"$out/slow.log" || status=1
grep -v '^ok' "$out/slow.tap"
[ "$status" = 0 ] || tail -n 40 "$out/slow.log"
tap_report "$status" "$out/slow.tap"
