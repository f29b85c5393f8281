#!/bin/sh
# deps.sh SET...: install what is missing of each, and say so first: build,
# demo, check, or a slower suite, which is a file of tests/deps.
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
	echo "doff: installing: $*"
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

# One column a package manager: what building needs, what the demo shows
# besides, and what make check needs.
packages_of() {
	if command -v apt-get >/dev/null 2>&1; then
		case $1 in
		build) echo gcc libc6-dev musl-tools make ;;
		demo) echo busybox-static gosu strace util-linux ;;
		check) echo lld bats bats-support bats-assert libcmocka-dev \
			strace busybox-static mandoc libcap2-bin attr acl \
			python3 gosu binutils util-linux procps e2fsprogs ;;
		esac
	elif command -v apk >/dev/null 2>&1; then
		case $1 in
		build) echo gcc musl-dev make ;;
		demo) echo busybox-static strace setpriv util-linux ;;
		check) echo lld bats bats-support bats-assert cmocka-dev \
			strace busybox-static mandoc libcap attr acl python3 \
			binutils util-linux procps e2fsprogs linux-headers \
			setpriv ;;
		esac
	else
		case $1 in
		build) echo gcc glibc-devel musl-gcc musl-libc-static \
			musl-devel make ;;
		demo) echo busybox strace util-linux ;;
		check) echo lld bats libcmocka-devel strace busybox mandoc \
			libcap attr acl python3 binutils util-linux \
			procps-ng e2fsprogs libasan libubsan ;;
		esac
	fi
}

musl_is_here() {
	for file in /usr/lib/*-linux-musl/rcrt1.o \
		/usr/*-linux-musl/lib*/rcrt1.o /usr/lib/rcrt1.o; do
		[ ! -e "$file" ] || return 0
	done
	return 1
}

have_build() {
	! missing gcc make && musl_is_here
}

have_demo() {
	have_build && ! missing busybox strace unshare setpriv
}

have_check() {
	have_build && ! missing ld.lld bats strace mandoc setcap setfattr \
		setfacl python3 readelf unshare ps mke2fs busybox setpriv &&
	[ -e /usr/include/cmocka.h ]
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

for set; do
	# shellcheck disable=SC2046
	case $set in
	build) have_build || install_packages $(packages_of build) ;;
	demo) have_demo ||
		install_packages $(packages_of build) $(packages_of demo) ;;
	check)
		have_check || install_packages \
			$(packages_of build) $(packages_of check)
		! missing nginx || [ -d /run/systemd/system ] || nginx_install
		;;
	*)
		# shellcheck source=/dev/null
		. "tests/deps/$set.sh"
		;;
	esac
done
