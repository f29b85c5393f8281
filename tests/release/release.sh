#!/bin/bash
# release.sh: make check-release: what is installed, packaged and released.
set -u
cd "$(dirname "$0")/../.." || exit 1
make -s build/doff || exit 1
out=build/check-release
mkdir -p "$out"
bats --formatter tap tests/release >"$out/release.tap" 2>"$out/release.log"
status=$?
grep -v '^ok' "$out/release.tap"
[ "$status" = 0 ] || tail -n 40 "$out/release.log"
skipped=$(grep -cE '^ok .*# skip' "$out/release.tap")
passed=$(($(grep -cE '^ok' "$out/release.tap") - skipped))
failed=$(grep -cE '^not ok' "$out/release.tap")
echo "$passed passed, $failed failed, $skipped skipped"
[ "$status" = 0 ] && [ "$passed" != 0 ]
