#!/bin/sh
# tests.sh OUT: tests/cli and tests/root, one file of them on each processor,
# those that take longest first; what they say goes to OUT/FILE.tap.  Without
# the bench, which starts doff as others do, and measures.
set -u
out=$1
long="faults own_race own_shape own_threads own create_race"
files=
for name in $long; do
	files="$files tests/root/$name.bats"
done
for file in tests/root/*.bats tests/cli/*.bats; do
	case " $files tests/root/bench.bats " in
	*" $file "*) ;;
	*) files="$files $file" ;;
	esac
done
# shellcheck disable=SC2086,SC2016
printf '%s\n' $files | xargs -P "$(nproc)" -I '{}' sh -c \
	'bats --formatter tap "$2" >"$1/$(basename "$2").tap" 2>&1' \
	sh "$out" '{}'
