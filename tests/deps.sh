#!/bin/sh
# Install what building and testing need, where it is missing.  With an
# argument, also what that slower suite needs: fuzz, analyze,
# prove.
set -eu

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

# clang with libFuzzer and the sanitizers' run-time libraries.
packages_of_fuzz() {
	if command -v apt-get >/dev/null 2>&1; then
		echo clang libclang-rt-dev
	else
		echo clang compiler-rt
	fi
}

packages_of_analyze() {
	if command -v apt-get >/dev/null 2>&1; then
		echo clang clang-tidy clang-tools cppcheck shellcheck valgrind
	elif command -v apk >/dev/null 2>&1; then
		echo clang clang-extra-tools clang-analyzer cppcheck \
			shellcheck valgrind perl bash git
	else
		echo clang clang-tools-extra clang-analyzer cppcheck \
			ShellCheck valgrind
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

if [ -n "${DOFF_SLOW:-}" ] && missing mkfs.xfs mkfs.btrfs; then
	install_packages xfsprogs btrfs-progs
fi
# shellcheck disable=SC2046
case ${1-} in
fuzz) ! missing clang || install_packages $(packages_of_fuzz) ;;
analyze)
	! missing clang clang-tidy scan-build cppcheck shellcheck valgrind ||
		install_packages $(packages_of_analyze)
	;;
prove) ! missing frama-c why3 z3 cvc4 ||
	install_packages frama-c-base why3 z3 cvc4 ;;
*)
	have_check || install_packages $(packages_of_check)
	! missing nginx || [ -d /run/systemd/system ] || nginx_install
	;;
esac
