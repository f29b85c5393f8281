#!/bin/bash
# build.sh [COMPILER...]: make check-build: by each compiler that there is, gcc
# 9 and later and clang 14 and later, by one that lacks what it may lack, for
# gdb, under the sanitizers.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
out=build/check-build
mkdir -p "$out"
rm -f "$out"/*.tap
make -s -f tests/Makefile all || exit 1

compilers() {
	compgen -c | grep -xE '(gcc|clang)(-[0-9]+)?' | sort -uV |
		grep -vxE 'gcc-[5-8]|clang-([0-9]|1[0-3])'
}

# suite NAME FILE: what it says, of NAME.
suite() {
	bats --formatter tap "tests/build/$2" 2>"$out/$1.log" |
		sed -u "s/ the compiler / $1 /" | tee "$out/$1.tap"
	status=${PIPESTATUS[0]}
	[ "$status" = 0 ] || worst=$status
}

worst=0
found=("$@")
[ $# != 0 ] || mapfile -t found < <(compilers)
for name in "${found[@]}"; do
	export COMPILER=$name
	suite "$name" compiler.bats
done
[ $# != 0 ] || suite builds builds.bats
tap_report "$worst" "$out"/*.tap
