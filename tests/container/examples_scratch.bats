# docker/examples/scratch: doff and one static program, and nothing else.
load container
load examples

setup_file() {
	example_build scratch
}

teardown() {
	examples_remove
}

@test "the image from scratch holds two files" {
	container_run --name "$UNIQUE" example-scratch true
	run sh -c "docker export $UNIQUE | tar -t |
		grep -vE '^(\.dockerenv|dev/|etc/|proc/|sys/)'"
	assert_output "busybox
doff"
}

@test "from scratch the program is who it shall be, without account files" {
	run container_run --rm example-scratch id
	assert_output 'uid=65532 gid=65532 groups=65532'
	run container_run --rm example-scratch env
	assert_line HOME=/
	run -1 container_run --rm example-scratch whoami
	assert_output 'whoami: unknown uid 65532'
	run container_run --rm example-scratch ls /etc/passwd
	assert_output --partial 'No such file or directory'
}

@test "compose starts a server from scratch, read-only" {
	local container
	compose scratch up --detach --no-build
	container=$(compose_container scratch)
	within 20 nsenter --net --target "$(container_pid "$container")" \
		busybox wget -q -O "$BATS_TEST_TMPDIR/doff" \
		http://127.0.0.1:8080/doff
	docker cp "$container:/doff" "$BATS_TEST_TMPDIR/copy"
	cmp "$BATS_TEST_TMPDIR/doff" "$BATS_TEST_TMPDIR/copy"
	assert_outside "$container" 65532 65532
	assert_equal "$(container_variable "$container" HOME)" /
	run cat "/proc/$(container_pid "$container")/status"
	assert_line 'NoNewPrivs:	1'
	assert_line 'CapBnd:	0000000000000000'
}

@test "without doff the program from scratch is root" {
	run container_run --rm --entrypoint /busybox example-scratch id -u
	assert_output 0
}
