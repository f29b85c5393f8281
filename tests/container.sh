#!/bin/bash
# make check-container: the images, in a Docker daemon that this starts, in
# namespaces of its own (mount and pid), and takes away again.  Needs root.
set -u
cd "$(dirname "$0")/.." || exit 1
# Debian's programs, whatever else of these names is installed.
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
CGROUP=doff.${CGROUP_ID:=$$}
LOGS=build/container/log
export CGROUP CGROUP_ID LOGS
unset DOCKER_HOST DOCKER_CONTEXT
. tests/container/daemon.sh

# Whatever ends the inner run, its processes and mounts are gone with its
# namespaces: what is on disk and in the cgroup tree is left to do.
outside() {
	[ "$(id -u)" = 0 ] || {
		echo 'the container suite needs root' >&2
		exit 1
	}
	trap clean EXIT
	trap 'exit 143' HUP INT TERM
	mkdir -p "$LOGS" "$DATA"
	unshare --mount --propagation private --pid --fork --kill-child \
		--mount-proc bash tests/container.sh inside "$@" &
	inner=$!
	wait "$inner"
	exit
}

clean() {
	local status=$?
	trap '' HUP INT TERM
	kill -KILL "$inner" 2>/dev/null
	wait "$inner" 2>/dev/null
	rm -rf "$DATA"
	find /sys/fs/cgroup -depth -type d -path "*/$CGROUP*" \
		-exec rmdir {} + 2>/dev/null
	exit "$status"
}

# An empty /run, but for what /etc/resolv.conf may be a link to.
run_hide() {
	local target names
	target=$(readlink -f /etc/resolv.conf)
	names=$(cat /etc/resolv.conf)
	mount -t tmpfs -o mode=0755 run /run
	[ -e "$target" ] || {
		mkdir -p "${target%/*}"
		echo "$names" >"$target"
	}
	mkdir -p "$RUN"
}

inside() {
	run_hide
	mountpoint -q /sys/fs/cgroup ||
		mount -t cgroup2 cgroup2 /sys/fs/cgroup
	STORAGE=$(storage_driver)
	export STORAGE DOCKER_CONFIG=$RUN/config
	export DOCKER_HOST=unix://$RUN/main/docker.sock
	daemon_start main && base_make && image_make || exit 1
	[ $# -gt 0 ] || set -- tests/container
	bats --formatter tap "$@" >build/container/bats.tap \
		2>"$LOGS/bats.log"
	local status=$?
	grep -v '^ok' build/container/bats.tap
	[ "$status" = 0 ] || tail -n 40 "$LOGS/bats.log"
	daemon_stop main
	count && [ "$status" = 0 ]
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

count() {
	local tap=build/container/bats.tap passed failed skipped
	skipped=$(grep -cE '^ok .*# skip' "$tap")
	passed=$(($(grep -cE '^ok' "$tap") - skipped))
	failed=$(grep -cE '^not ok' "$tap")
	grep -E '^ok .*# skip' "$tap"
	if [ "$skipped" != 0 ]; then
		echo "$passed passed, $failed failed, $skipped skipped"
	else
		echo "$passed passed, $failed failed"
	fi
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
}

if [ "${1-}" = inside ]; then
	shift
	inside "$@"
else
	outside "$@"
fi
