#!/bin/sh
# build.sh ARCH TARBALL TO: make the doff of another architecture from the
# source, with Debian's cross compiler and musl (musl.sh).
set -eu
cd "$(dirname "$0")/../.."
. docker/packaging/arch.sh
arch_read "$1"
sysroot=../../../../musl/$1/usr # from where it is built
work=build/release/work/$1
lld=$(command -v ld.lld)
strip=$triplet-strip
flags=
# What the caller's make was told is not for the one below.
unset MAKEFLAGS CPPFLAGS LDFLAGS

# What gcc or lld need to be told where the usual will not do.
case $1 in
arm64)
	flags=-mbranch-protection=pac-ret
	;;
ppc64el)
	# musl has 64 bits; and no out-of-line saving of vector registers,
	# which lld does not provide.
	flags='-mlong-double-64 -mno-altivec -mno-vsx'
	;;
riscv64)
	# Without it there is no room for the program header of this.
	strip="$strip -R .riscv.attributes"
	;;
s390x)
	lld=
	;;
esac

sh docker/packaging/musl.sh "$1"
rm -rf "$work"
mkdir -p "$work/bin" "$work/source"
[ -z "$lld" ] || ln -s "$lld" "$work/bin/ld.lld" # where this gcc looks
tar -x -f "$2" -C "$work/source" --strip-components=1
make -s -C "$work/source" CI=true WERROR=-Werror \
	CC="$triplet-gcc -B../bin" STRIP="$strip" LLD="$lld" CFLAGS="$flags" \
	MUSL_LIB="$sysroot/lib/$musl" MUSL_INCLUDE="$sysroot/include/$musl" \
	release-build
cp "$work/source/build/release-build/doff" "$3.new"
mv "$3.new" "$3"
