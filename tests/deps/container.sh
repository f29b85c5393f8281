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

have_container || install_container
have_manifests || install_manifests
