# docker/examples/docker-sock: the group of the socket, whatever its number is.
load container
load examples

setup_file() {
	example_build docker-sock
}

# The socket of the daemon of these tests, with a group that no file knows.
setup() {
	DOCKER_SOCK=${DOCKER_HOST#unix://}
	OWNERS=$(stat -c %u:%g "$DOCKER_SOCK")
	chown 0:4321 "$DOCKER_SOCK"
	SOCKET=(-v "$DOCKER_SOCK:/var/run/docker.sock")
}

teardown() {
	chown "$OWNERS" "$DOCKER_SOCK"
	examples_remove
}

@test "nobody reaches Docker by the group of its socket" {
	run container_run --rm "${SOCKET[@]}" example-docker-sock
	assert_success
	assert_output --partial '"ApiVersion"'
	run container_run --rm "${SOCKET[@]}" example-docker-sock \
		sh -c "$WHO"
	assert_line --index 0 \
		'uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup),4321'
	assert_line --index 1 nobody
	assert_line --index 2 /nonexistent
}

@test "without --group-of nobody does not reach Docker" {
	run -7 container_run --rm "${SOCKET[@]}" --entrypoint doff \
		example-docker-sock nobody curl -sSf --unix-socket \
		/var/run/docker.sock http://docker/version
	refute_output --partial '"ApiVersion"'
}

@test "a socket of group 0 gives no group, and says so" {
	chown 0:0 "$DOCKER_SOCK"
	run -7 container_run --rm "${SOCKET[@]}" example-docker-sock
	assert_line --partial 'warning: /var/run/docker.sock: its group is 0'
	run --separate-stderr container_run --rm "${SOCKET[@]}" \
		example-docker-sock id -G
	assert_output 65534
}

@test "compose reaches Docker, and the host sees nobody with that group" {
	local container
	export DOCKER_SOCK
	run --separate-stderr compose docker-sock run --rm -T docker-sock
	assert_success
	assert_output --partial '"ApiVersion"'
	compose docker-sock run --detach docker-sock sleep 60
	container=$(compose_container docker-sock)
	within 20 sh -c "docker top $container | grep -q 'sleep 60'"
	assert_outside "$container" 65534 65534 '4321 65534'
	assert_equal "$(container_variable "$container" HOME)" /nonexistent
}
