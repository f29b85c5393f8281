# shellcheck shell=sh disable=SC2046
# The programs that doff is measured beside, as far as the system has them.
packages_of_bench() {
	if command -v apt-get >/dev/null 2>&1; then
		echo gosu runit s6 util-linux coreutils findutils \
			busybox-static strace python3 passwd e2fsprogs \
			musl-tools
	elif command -v apk >/dev/null 2>&1; then
		echo bash su-exec runit s6 setpriv runuser coreutils \
			findutils busybox-static strace python3 shadow \
			e2fsprogs util-linux
	else
		echo util-linux coreutils findutils busybox strace python3 \
			shadow-utils e2fsprogs musl-gcc
	fi
}

have_bench() {
	! missing setpriv runuser chroot chown find busybox strace python3 \
		usermod mke2fs taskset bash || return 1
	! command -v apt-get >/dev/null 2>&1 ||
		! missing gosu chpst s6-setuidgid musl-gcc
}

have_bench || install_packages $(packages_of_bench)
