#!/bin/sh
# make check: build the tests, run every suite, count what they report as TAP.
# Each suite says when it begins and ends; files.sh says so of each file.
# Needs root for tests/root; without it that suite is left out, and said so.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/tap.sh
out=build/check
mkdir -p "$out"
rm -f "$out"/*.tap

suite() {
	name=$1
	shift
	printf '== %s\n' "$name"
	begin=$(date +%s)
	"$@" 3>&1 >"$out/$name.tap" 2>"$out/$name.log"
	status=$?
	grep -v '^ok' "$out/$name.tap"
	if [ "$status" != 0 ]; then
		tail -n 40 "$out/$name.log"
		grep -q '^not ok' "$out/$name.tap" ||
			echo "not ok - $name ended with $status" \
				>>"$out/$name.tap"
	fi
	printf '== %s: %s, %s s\n' "$name" \
		"$(tap_report "$status" "$out/$name.tap")" \
		$(($(date +%s) - begin))
}

make -s -f tests/Makefile all || exit 1
suite unit sh tests/unit/run.sh
suite fuzz sh tests/fuzz/replay.sh
suite differential sh tests/differential/differential.sh 10000 1000 1
suite binary bats --formatter tap tests/binary
suite cli bats --formatter tap tests/cli
if [ "$(id -u)" = 0 ]; then
	suite root sh tests/namespace.sh \
		sh tests/files.sh "$out/root" tests/root/*.bats
else
	echo "== root: left out, it needs root (sudo make check)"
fi

grep -h '^not ok' "$out"/*.tap
grep -h '^ok .*# skip' "$out"/*.tap
tap_report 0 "$out"/*.tap
