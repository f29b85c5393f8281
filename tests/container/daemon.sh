# A Docker daemon of our own: data root, sockets and pid file are not the
# machine's.  Sourced by tests/container.sh, in its private mount namespace,
# where /run is empty: there the sockets' paths are short.
# shellcheck shell=bash

BASE=build/container/bookworm.tar
KEYRINGS=/usr/share/keyrings

# overlay2 where the disk of the data root can be an upper layer, else vfs,
# which copies each layer.
storage_driver() {
	local probe=$DATA_ROOT/probe driver=vfs
	mkdir -p "$probe"/{lower,upper,work,merged}
	if mount -t overlay -o "lowerdir=$probe/lower,upperdir=$probe/upper" \
		-o "workdir=$probe/work" overlay "$probe/merged" 2>/dev/null
	then
		umount "$probe/merged"
		driver=overlay2
	fi
	rm -rf "$probe"
	echo "$driver"
}

# daemon_start NAME [OPTION]...: start it and wait until it answers.  No
# firewall rule, bridge or sysctl of the machine changes, so containers have
# --network none or host, and no other.  $LAUNCH is what it is started with.
daemon_start() {
	local name=$1 host=unix://$RUN/$1/docker.sock
	shift
	mkdir -p "$RUN/$name" "$DATA_ROOT/$name"
	echo "{\"deprecated-key-path\": \"$RUN/$name/key.json\"}" \
		>"$RUN/$name/daemon.json"
	# shellcheck disable=SC2086
	${LAUNCH-} dockerd --config-file "$RUN/$name/daemon.json" \
		--host "$host" --data-root "$DATA_ROOT/$name" \
		--exec-root "$RUN/$name/exec" --pidfile "$RUN/$name/pid" \
		--cgroup-parent "$CGROUP" --storage-driver "$STORAGE" \
		--bridge none --iptables=false --ip6tables=false \
		--ip-forward=false --oom-score-adjust 0 \
		"$@" >"$LOGS/$name.log" 2>&1 &
	echo $! >"$RUN/$name/started"
	daemon_wait "$name" "$host" && return
	tail -n 20 "$LOGS/$name.log"
	return 1
}

daemon_wait() {
	local deadline=$((SECONDS + 60))
	while ! docker --host "$2" version >/dev/null 2>&1; do
		kill -0 "$(cat "$RUN/$1/started")" 2>/dev/null || return 1
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep 0.2
	done
}

daemon_stop() {
	local pid
	pid=$(cat "$RUN/$1/started") || return
	kill "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
}

# The base of the images, made of Debian's packages, under the name that FROM
# uses; as the one of that name it has no manuals, and its dpkg does not wait
# for the disk.  Its apt asks the machine's sources.
base_make() {
	# shellcheck disable=SC2016
	[ -s "$BASE" ] || {
		mmdebstrap --quiet --format=tar --variant=minbase \
			--include=ca-certificates \
			--dpkgopt=force-unsafe-io \
			--dpkgopt='path-exclude=/usr/share/doc/*' \
			--dpkgopt='path-exclude=/usr/share/man/*' \
			--customize-hook='rm -f "$1/etc/apt/sources.list"' \
			--customize-hook='sync-in /etc/apt /etc/apt' \
			--customize-hook="sync-in $KEYRINGS $KEYRINGS" \
			bookworm "$BASE.part" 2>"$LOGS/base.log" &&
			mv "$BASE.part" "$BASE"
	} || {
		tail -n 20 "$LOGS/base.log"
		return 1
	}
	docker import --change 'CMD ["bash"]' "$BASE" debian:bookworm-slim \
		>/dev/null
}
