#!/bin/bash
# build.sh [COMPILER...]: make check-build: by compilers that there are (see
# compilers.sh), by one that lacks what it may lack, for gdb, under the
# sanitizers.  COMPILERS=all: by all of them, with more flags, and more tests.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. tests/build/compilers.sh
out=build/check-build
mkdir -p "$out"
rm -f "$out"/*.tap
make -s -f tests/Makefile all || exit 1

# suite NAME FILE: what it says, of NAME.
suite() {
	bats --formatter tap "tests/build/$2" 2>"$out/$1.log" |
		sed -u "s/ the compiler / $1 /" | tee "$out/$1.tap"
	status=${PIPESTATUS[0]}
	[ "$status" = 0 ] || worst=$status
}

worst=0
found=("$@")
[ $# != 0 ] || mapfile -t found < <(compgen -c | compilers_chosen)
for name in "${found[@]}"; do
	export COMPILER=$name
	suite "$name" compiler.bats
done
[ $# != 0 ] || suite builds builds.bats
tap_report "$worst" "$out"/*.tap
