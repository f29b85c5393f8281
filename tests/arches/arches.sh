#!/bin/bash
# arches.sh ARCH...: make check-arches: each arch on its own, side by side.
set -u
cd "$(dirname "$0")/../.." || exit 1
rm -rf build/arches
make -s -f tests/Makefile all || exit 1
targets=("${@/#/build/release/doff-}")
make -s -f docker/packaging/Makefile "${targets[@]}" || exit 1
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 bash tests/arches/arch.sh

count() {
	cat build/arches/*/*.tap | grep -cE "$1"
}
skipped=$(count '^ok .*# skip')
passed=$(($(count '^ok') - skipped))
failed=$(count '^not ok')
# A file that ended before its plan was done has failed, too.
for tap in build/arches/*/*.tap; do
	planned=$(sed -n 's/^1\.\.//p' "$tap")
	[ "$(grep -cE '^(not )?ok' "$tap")" = "${planned:-none}" ] && continue
	echo "$tap: not all of its tests were run"
	failed=$((failed + 1))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
