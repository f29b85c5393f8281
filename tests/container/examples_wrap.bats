# docker/examples/wrap: somebody else's image that runs as root, and doff.
load container
load examples

# Somebody else's image.
setup_file() {
	docker build --quiet --tag upstream - <<-'DOCKERFILE'
		FROM debian:bookworm-slim
		RUN printf '#!/bin/sh\necho "started as $(id -u)"\nexec "$@"\n' \
			>/entrypoint.sh && chmod 755 /entrypoint.sh
		ENTRYPOINT ["/entrypoint.sh"]
		CMD ["sleep", "infinity"]
	DOCKERFILE
	example_build wrap
}

# A secret of root's on the host.
setup() {
	SECRET=$BATS_TEST_TMPDIR/secrets.txt
	echo 'top secret' >"$SECRET"
	chmod 600 "$SECRET"
	chown 0:0 "$SECRET"
}

teardown() {
	examples_remove
}

image_has() {
	docker inspect --format "{{json .Config.$2}}" "$1"
}

assert_denied() {
	assert_output 'started as 65534'
	assert_equal "$stderr" 'cat: /tmp/secrets.txt: Permission denied'
}

@test "the wrapped image starts what the image started, behind doff" {
	run image_has example-wrap Entrypoint
	assert_output "[\"doff\",\"nobody\",$(image_has upstream Entrypoint |
		cut -c 2-)"
	run image_has example-wrap Cmd
	assert_output "$(image_has upstream Cmd)"
}

@test "somebody's image reads a secret of root's, and not behind doff" {
	run container_run --rm -v "$SECRET:/tmp/secrets.txt" upstream \
		cat /tmp/secrets.txt
	assert_success
	assert_output "started as 0
top secret"
	run -1 --separate-stderr container_run --rm \
		-v "$SECRET:/tmp/secrets.txt" example-wrap cat /tmp/secrets.txt
	assert_denied
}

@test "a doff of the host's does it without an image" {
	run -1 --separate-stderr container_run --rm --entrypoint /doff \
		-v "$TOP/build/doff:/doff:ro" \
		-v "$SECRET:/tmp/secrets.txt" upstream \
		nobody /entrypoint.sh cat /tmp/secrets.txt
	assert_denied
}

@test "the wrapped image says that it is nobody" {
	run container_run --rm example-wrap sh -c "$WHO"
	assert_output "started as 65534
uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)
nobody
/nonexistent"
}

@test "compose starts the wrapped image, and the host sees nobody" {
	local container
	export SECRET
	compose wrap up --detach --no-build
	container=$(compose_container wrap)
	within 20 sh -c "docker top $container | grep -q 'sleep infinity'"
	assert_outside "$container" 65534 65534
	run docker exec "$container" doff nobody cat /tmp/secrets.txt
	assert_failure
	run docker exec "$container" cat /tmp/secrets.txt
	assert_output 'top secret'
}

@test "the host sees root in the image without doff" {
	local container
	container=$(container_run --detach upstream)
	within 20 sh -c "docker top $container | grep -q 'sleep infinity'"
	run container_uids "$container"
	assert_output '0 0 0 0'
}
