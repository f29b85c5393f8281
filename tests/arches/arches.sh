#!/bin/bash
# arches.sh ARCH...: make check-arches: each arch on its own, side by side.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
rm -rf build/arches
make -s -f tests/Makefile all || exit 1
targets=("${@/#/build/release/doff-}")
make -s -j"$(nproc)" -f docker/packaging/Makefile "${targets[@]}" || exit 1
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 bash tests/arches/arch.sh

# A file that ended before its plan was done has failed, too.
: >build/arches/short.tap
for tap in build/arches/*/*.tap; do
	planned=$(sed -n 's/^1\.\.//p' "$tap")
	[ "$(tap_count '^(not )?ok' "$tap")" = "${planned:-none}" ] ||
		echo "not ok - $tap: not all of its tests were run" |
		tee -a build/arches/short.tap
done
tap_report 0 build/arches/short.tap build/arches/*/*.tap
