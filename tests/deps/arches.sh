# shellcheck shell=sh
# The cross compilers of Debian, whose musl for each make release fetches.
cross() {
	for triplet in aarch64 arm i686 mips64el powerpc64le riscv64 s390x; do
		case $triplet in
		arm) echo arm-linux-gnueabi arm-linux-gnueabihf ;;
		mips64el) echo mips64el-linux-gnuabi64 ;;
		*) echo $triplet-linux-gnu ;;
		esac
	done
}

have_cross() {
	for triplet in $(cross); do
		! missing "$triplet-gcc" || return 1
	done
	! missing ld.lld qemu-s390x-static git make
}

install_cross() {
	# shellcheck disable=SC2046
	install_packages gcc libc6-dev lld make git qemu-user-static \
		$(cross | tr ' ' '\n' | sed 's/^/gcc-/')
}

have_cross || install_cross
