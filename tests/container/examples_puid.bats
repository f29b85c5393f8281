# docker/examples/puid: an account that is remapped at the start.
load container
load examples

setup_file() {
	example_build puid
}

# Two directories as another program left them.
setup() {
	DIRECTORIES=$BATS_TEST_TMPDIR/directories
	mkdir -p "$DIRECTORIES/config/old" "$DIRECTORIES/data"
	echo colour=red >"$DIRECTORIES/config/settings"
	ln -s /etc/passwd "$DIRECTORIES/data/link"
	chown -hR 999:999 "$DIRECTORIES"
	MOUNTS=(-v "$DIRECTORIES/config:/config" -v "$DIRECTORIES/data:/data")
}

teardown() {
	examples_remove
}

# What the service wrote, once it has.
assert_service() {
	local uid=$2 gid=$3 mode=$4 name
	name=$(docker inspect --format '{{.Config.Hostname}}' "$1")
	within 20 test -s "$DIRECTORIES/data/$name"
	assert_outside "$1" "$uid" "$gid"
	assert_equal "$(container_variable "$1" HOME)" /config
	run owners "$DIRECTORIES"/*
	assert_output "$uid:$gid"
	run stat -c %a "$DIRECTORIES/data/$name"
	assert_output "$mode"
	run cat "$DIRECTORIES/data/$name"
	assert_output --regexp "^uid=$uid\(app\) gid=$gid\("
	run cat "$DIRECTORIES/config/settings"
	assert_output colour=red
}

@test "the service is app, and owns its directories" {
	local container
	container=$(container_run --detach "${MOUNTS[@]}" example-puid)
	assert_service "$container" 911 911 644
	run container_run --rm example-puid sh -c "$WHO"
	assert_output "uid=911(app) gid=911(app) groups=911(app)
app
/config"
}

@test "compose gives the service the ids in PUID and PGID, and UMASK" {
	local container
	export PUID=1026 PGID=100 UMASK=002
	export CONFIG=$DIRECTORIES/config DATA=$DIRECTORIES/data
	compose puid up --detach --no-build
	container=$(compose_container puid)
	assert_service "$container" 1026 100 664
	run docker exec "$container" sh -c 'grep app: /etc/passwd; \
		stat -c %U /data'
	assert_output 'app:x:1026:100::/config:/bin/sh
app'
}

@test "the next start may say other ids, and a start like it writes nothing" {
	local container before
	container=$(container_run --detach -e PUID=1026 -e PGID=100 \
		"${MOUNTS[@]}" example-puid)
	assert_service "$container" 1026 100 644
	docker rm --force "$container"
	container=$(container_run --detach -e PUID=1027 -e PGID=1027 \
		"${MOUNTS[@]}" example-puid)
	assert_service "$container" 1027 1027 644
	before=$(find "$DIRECTORIES" -type f -printf '%P %C@\n' | sort)
	docker rm --force "$container"
	run container_run --rm -e PUID=1027 -e PGID=1027 "${MOUNTS[@]}" \
		example-puid whoami
	assert_output app
	run sh -c "find '$DIRECTORIES' -type f -printf '%P %C@\n' | sort"
	assert_output "$before"
}

@test "the service is never root, whatever PUID says" {
	for puid in 0 4294967296 root -1 01000; do
		run -125 container_run --rm -e "PUID=$puid" "${MOUNTS[@]}" \
			example-puid id
		assert_line --index 0 --partial 'doff: PUID='
		refute_output --partial uid=
	done
	run owners "$DIRECTORIES/data"
	assert_output 999:999
}

@test "the service ends when it is told to" {
	local container
	container=$(container_run --detach "${MOUNTS[@]}" example-puid)
	assert_service "$container" 911 911 644
	docker stop --time 30 "$container"
	run docker inspect --format '{{.State.ExitCode}}' "$container"
	assert_output 0
}
