# shellcheck shell=sh
# The library that the tests' own file system is made with.
have_fuse() {
	[ -e /usr/include/fuse3/fuse_lowlevel.h ] && ! missing pkg-config
}

fuse_install() {
	if command -v apt-get >/dev/null 2>&1; then
		install_packages libfuse3-dev pkg-config
	elif command -v apk >/dev/null 2>&1; then
		install_packages fuse3-dev pkgconf
	else
		install_packages fuse3-devel pkgconf-pkg-config
	fi
}

have_fuse || fuse_install
