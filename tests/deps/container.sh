# shellcheck shell=sh
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
		gosu procps python3 python3-kubernetes
	[ -z "$made" ] || rm -f "$made"
}

have_container() {
	! missing /usr/bin/docker dockerd docker-compose mmdebstrap gcc \
		bats busybox gosu ps python3 &&
	/usr/bin/python3 -c 'import kubernetes' 2>/dev/null
}

have_container || install_container
