#!/bin/sh
# Install what building and testing need, where it is missing.  With an
# argument, also what that slower suite needs: fuzz, container.
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

# Docker is Debian's: other distributions name its parts differently.  Its
# package would start the daemon; what it asks (invoke-rc.d(8)) says no, for as
# long as the installation takes.
install_container() {
	policy=/usr/sbin/policy-rc.d
	made=
	if [ ! -e "$policy" ]; then
		made=$policy
		trap 'rm -f "$made"' EXIT
		trap 'exit 1' HUP INT TERM
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
	fi
	install_packages docker.io docker-compose mmdebstrap ca-certificates \
		gcc libc6-dev bats bats-support bats-assert busybox-static \
		gosu procps python3
	[ -z "$made" ] || rm -f "$made"
}

have_container() {
	! missing /usr/bin/docker dockerd docker-compose mmdebstrap gcc \
		bats busybox gosu ps python3
}

# The schemas of the Kubernetes API, which no distribution has: those of the
# last release that publishes them as data, not as code.
MANIFESTS=build/kubernetes
install_manifests() {
	! missing node npm || install_packages nodejs npm
	mkdir -p "$MANIFESTS"
	npm install --prefix "$MANIFESTS" --no-save --no-audit --no-fund \
		--ignore-scripts --loglevel error kubernetes-models@4.3.0 \
		@kubernetes-models/validate@3.1.2 js-yaml@4.1.0 >/dev/null
}

have_manifests() {
	! missing node && [ -e "$MANIFESTS/node_modules/js-yaml" ] &&
		[ -e "$MANIFESTS/node_modules/kubernetes-models" ]
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
container)
	have_container || install_container
	have_manifests || install_manifests
	;;
*)
	have_check || install_packages $(packages_of_check)
	! missing nginx || [ -d /run/systemd/system ] || nginx_install
	;;
esac
