#!/bin/bash
# arch.sh ARCH: hold the doff of ARCH to the tests of who doff becomes, what it
# drops, and what it hands over; TAP into build/arches.  What the kernel cannot
# run is run by qemu-user (i386, where it was built without IA32_EMULATION).
set -u
cd "$(dirname "$0")/../.." || exit 1
. docker/packaging/arch.sh
arch_read "$1"
out=build/arches/$1
export DOFF=$PWD/build/release/doff-$1 EMULATOR=
files="identity specs drop own"
# Big-endian and its own layouts: all of them there, too.
case $1 in
amd64 | i386 | s390x) files="$files variables groups match dir create" ;;
esac
"$DOFF" --version >/dev/null 2>&1 ||
	EMULATOR=$(command -v "qemu-$qemu-static") || exit 1

mkdir -p "$out"
ran=0
for file in ${FILES:-$files}; do
	sh tests/namespace.sh bats --formatter tap \
		"tests/root/$file.bats" >"$out/$file.tap" 2>"$out/$file.log" ||
		tail -n 20 "$out/$file.log"
	sed -nE "s/^(not ok [0-9]+) /\1 $1: /p; /^# /p" "$out/$file.tap"
	ran=$((ran + $(grep -c '^ok' "$out/$file.tap")))
done
echo "$1: $ran tests passed"
