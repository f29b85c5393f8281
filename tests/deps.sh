#!/bin/sh
# Install what building and testing need, where it is missing.  With the name
# of a slower suite also what that needs: a file of tests/deps.
set -eu
cd "$(dirname "$0")/.."

missing() {
	for command; do
		command -v "$command" >/dev/null 2>&1 || return 0
	done
	return 1
}

install_packages() {
	if [ "$(id -u)" != 0 ]; then
		echo "doff: to install as root: $*" >&2
		exit 1
	fi
	if command -v apt-get >/dev/null 2>&1; then
		export DEBIAN_FRONTEND=noninteractive
		apt-get update -qq
		apt-get install -qqy --no-install-recommends "$@" >/dev/null
	elif command -v apk >/dev/null 2>&1; then
		apk add --quiet "$@"
	elif command -v dnf >/dev/null 2>&1; then
		dnf install -qy "$@"
	else
		echo "doff: no apt-get, apk or dnf; please install: $*" >&2
		exit 1
	fi
}

# One column a package manager: what building and make check need.
packages_of_check() {
	if command -v apt-get >/dev/null 2>&1; then
		echo gcc libc6-dev musl-tools lld make bats bats-support \
			bats-assert libcmocka-dev strace busybox-static \
			mandoc libcap2-bin attr acl python3 gosu binutils \
			util-linux procps e2fsprogs
	elif command -v apk >/dev/null 2>&1; then
		echo gcc musl-dev lld make bats bats-support bats-assert \
			cmocka-dev strace busybox-static mandoc libcap attr \
			acl python3 binutils util-linux procps e2fsprogs \
			linux-headers setpriv
	else
		echo gcc glibc-devel musl-gcc lld musl-libc-static \
			musl-devel make bats libcmocka-devel strace busybox \
			mandoc libcap attr acl python3 binutils util-linux \
			procps-ng e2fsprogs libasan libubsan
	fi
}

musl_is_here() {
	for file in /usr/lib/*-linux-musl/rcrt1.o \
		/usr/*-linux-musl/lib*/rcrt1.o /usr/lib/rcrt1.o; do
		[ ! -e "$file" ] || return 0
	done
	return 1
}

have_check() {
	! missing gcc ld.lld make bats strace mandoc setcap setfattr setfacl \
		python3 readelf unshare ps mke2fs busybox setpriv &&
	[ -e /usr/include/cmocka.h ] && musl_is_here
}

# A package of a web server may start it, where there is somebody to: then the
# test of nginx is skipped, and says so.
nginx_install() {
	if command -v apt-get >/dev/null 2>&1; then
		install_packages nginx-light
	else
		install_packages nginx
	fi
}

# shellcheck disable=SC2046
have_check || install_packages $(packages_of_check)
if [ $# != 0 ]; then
	# shellcheck source=/dev/null
	. "tests/deps/$1.sh"
elif missing nginx && ! [ -d /run/systemd/system ]; then
	nginx_install
fi
