# docker/examples/redis: a server on a volume, with few capabilities.
load container
load examples

setup_file() {
	example_build redis
}

setup() {
	DATA=$BATS_TEST_TMPDIR/data
	mkdir "$DATA"
}

teardown() {
	examples_remove
}

redis() {
	docker exec "$1" redis-cli "${@:2}"
}

assert_redis() {
	local ids
	within 20 redis "$1" ping
	ids=$(docker exec "$1" id -u redis):$(docker exec "$1" id -g redis)
	run redis "$1" set key value
	assert_output OK
	run redis "$1" save
	assert_output OK
	assert_outside "$1" "${ids%:*}" "${ids#*:}"
	run owners "$2"
	assert_output "$ids"
	run stat -c %a "$2/dump.rdb"
	assert_output 600
}

@test "Redis owns what was in the directory, and ends when it is told to" {
	local container
	mkdir -m 700 "$DATA/appendonlydir"
	touch "$DATA/appendonlydir/old"
	chown -R 999:1000 "$DATA"
	container=$(container_run --detach -v "$DATA:/data" example-redis)
	assert_redis "$container" "$DATA"
	docker stop --time 30 "$container"
	run docker inspect --format '{{.State.ExitCode}}' "$container"
	assert_output 0
	run docker logs "$container"
	assert_output --partial 'Redis is now ready to exit, bye bye'
}

@test "a shell in the image of Redis is redis, too" {
	run container_run --rm example-redis sh -c "$WHO; umask"
	assert_success
	assert_line --index 0 --regexp '^uid=[0-9]+\(redis\) gid=[0-9]+\(redis'
	assert_line --index 1 redis
	assert_line --index 2 /var/lib/redis
	assert_line --index 3 0077
}

@test "with --user Redis is that user, on a directory of that user's" {
	local container
	chown 1001:1001 "$DATA"
	container=$(container_run --detach --user 1001:1001 -v "$DATA:/data" \
		example-redis)
	within 20 redis "$container" save
	assert_outside "$container" 1001 1001
	run owners "$DATA"
	assert_output 1001:1001
}

@test "compose starts Redis read-only, with four capabilities" {
	local container
	mkdir -m 700 "$DATA/old"
	touch "$DATA/old/file"
	chown -R 999:1000 "$DATA/old"
	export DATA
	compose redis up --detach --no-build
	container=$(compose_container redis)
	assert_redis "$container" "$DATA"
	run docker inspect --format \
		'{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}' \
		"$container"
	assert_output 'true [ALL]'
	run grep NoNewPrivs "/proc/$(container_pid "$container")/status"
	assert_output 'NoNewPrivs:	1'
}

@test "without doff the snapshot of Redis belongs to root" {
	local container
	container=$(container_run --detach --entrypoint redis-server \
		-v "$DATA:/data" example-redis)
	within 20 redis "$container" save
	run stat -c %u "$DATA/dump.rdb"
	assert_output 0
}
