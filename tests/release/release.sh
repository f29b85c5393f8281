#!/bin/bash
# release.sh: make check-release: what is installed, packaged and released.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
make -s build/doff || exit 1
out=build/check-release
mkdir -p "$out"
bats --formatter tap tests/release >"$out/release.tap" 2>"$out/release.log"
status=$?
grep -v '^ok' "$out/release.tap"
[ "$status" = 0 ] || tail -n 40 "$out/release.log"
tap_report "$status" "$out/release.tap"
