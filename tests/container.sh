#!/bin/bash
# make check-container: the images, in Docker daemons that this starts, in
# namespaces of its own (mount and pid), and takes away again.  Needs root.
# With arguments, only those files of tests/container.
set -u
cd "$(dirname "$0")/.." || exit 1
# Debian's programs, whatever else of these names is installed.
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
RUN=/run/doff
LOGS=build/container/log
export RUN LOGS
unset DOCKER_HOST DOCKER_CONTEXT
. tests/container/daemon.sh
. tests/container/ground.sh
. tests/tap.sh

# Whatever ends the inner run, its processes and mounts are gone with its
# namespaces: what is on disk and in the cgroup tree is left to do.
outside() {
	[ "$(id -u)" = 0 ] || {
		echo 'the container suite needs root' >&2
		exit 1
	}
	inner=
	# On a disk; and the ids of userns-remap have to get there.
	WORK=$(mktemp -d "${TMPDIR:-/var/tmp}/doff.XXXXXX") || exit
	trap clean EXIT
	trap 'exit 143' HUP INT TERM
	DATA_ROOT=$WORK/data
	CGROUP=${WORK##*/}
	export CGROUP WORK DATA_ROOT
	chmod 0755 "$WORK"
	mkdir -p "$LOGS" "$DATA_ROOT"
	make -s -f tests/Makefile build/tests/helpers/st \
		build/tests/helpers/attack || exit
	unshare --mount --propagation private --pid --fork --kill-child \
		--mount-proc bash tests/container.sh inside "$@" &
	inner=$!
	wait "$inner"
}

clean() {
	local status=$?
	trap '' HUP INT TERM
	[ -z "$inner" ] || {
		kill -KILL "$inner" 2>/dev/null
		wait "$inner" 2>/dev/null
	}
	rm -rf --one-file-system "$WORK"
	unshare --mount --propagation private bash -c '
		. tests/container/ground.sh
		cgroups_remove'
	exit "$status"
}

inside() {
	if [ -z "${ROOT_TAKEN-}" ] && ! unshare --user true 2>/dev/null; then
		ROOT_TAKEN=1 sh tests/namespace.sh --take \
			bash tests/container.sh inside "$@"
		exit
	fi
	run_hide
	cgroups_mount
	STORAGE=$(storage_driver)
	export STORAGE DOCKER_CONFIG=$RUN/config
	export DOCKER_HOST=unix://$RUN/main/docker.sock
	daemon_start main && base_make && image_make || exit 1
	if unshare --user true 2>/dev/null; then
		LAUNCH="unshare --mount bash tests/container/remap.sh" \
			daemon_start remap --userns-remap=default || exit 1
	fi
	LAUNCH="unshare --net bash tests/container/loopback.sh" \
		daemon_start swarm || exit 1
	[ $# -gt 0 ] || set -- tests/container
	tests_run "$@"
	local status=$?
	for name in main remap swarm; do
		[ ! -d "$RUN/$name" ] || daemon_stop $name
	done
	return "$status"
}

image_make() {
	docker build --network host --tag doff --file docker/Dockerfile . \
		>"$LOGS/doff.log" 2>&1 || {
		tail -n 20 "$LOGS/doff.log"
		return 1
	}
	mkdir -p build/container/busybox
	cp "$(command -v busybox)" build/container/busybox/
	tar -C build/container/busybox -c busybox |
		docker import --change 'ENTRYPOINT ["/busybox"]' - \
			busybox-static >/dev/null
}

tests_run() {
	local tap=build/container/bats.tap status
	head -n 1 tests/container/matrix.tsv >build/container/matrix.tsv
	BATS_TEST_TIMEOUT=300 bats --formatter tap "$@" \
		>$tap 2>"$LOGS/bats.log"
	status=$?
	grep -v '^ok' $tap
	[ "$status" = 0 ] || tail -n 40 "$LOGS/bats.log"
	sh tests/container/matrix_table.sh build/container/matrix.tsv
	grep -E '^ok .*# skip' $tap
	tap_report "$status" $tap
}

if [ "${1-}" = inside ]; then
	shift
	inside "$@"
else
	outside "$@"
fi
