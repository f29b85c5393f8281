# docker/examples/openshift: a uid that nobody knew before, with group 0.
load container
load examples

setup_file() {
	example_build openshift
}

teardown() {
	examples_remove
}

# As OpenShift starts a container: a uid of its own, and nothing else.
openshift_run() {
	container_run --user "$1:0" --cap-drop ALL \
		--security-opt no-new-privileges "${@:2}"
}

@test "a uid that nobody knew gets a name and a home" {
	for uid in 1000680000 1000690001 1001; do
		run openshift_run $uid --rm example-openshift sh -c "$WHO"
		assert_output "uid=$uid(app) gid=0(root) groups=0(root)
app
/app"
	done
}

@test "/etc/passwd has one more line then, and all that it had" {
	run container_run --rm --entrypoint cat example-openshift /etc/passwd
	local before=$output
	run openshift_run 1000680000 --rm example-openshift cat /etc/passwd
	assert_output "$before
app:*:1000680000:0::/app:/bin/sh"
	run container_run --rm --user 1000680000:0 --entrypoint whoami \
		example-openshift
	assert_failure
}

@test "what one uid writes the next one may write, by group 0" {
	local data=$BATS_TEST_TMPDIR/data
	mkdir "$data"
	chown 1000680000:0 "$data"
	chmod 770 "$data"
	openshift_run 1000680000 --rm -v "$data:/data" example-openshift \
		sh -c 'echo one >/data/file'
	openshift_run 1000690001 --rm -v "$data:/data" example-openshift \
		sh -c 'echo two >>/data/file'
	run cat "$data/file"
	assert_output "one
two"
	run stat -c '%u:%g %a' "$data/file"
	assert_output '1000680000:0 664'
}

@test "compose starts it, and the host sees that uid and group 0" {
	local container
	compose openshift up --detach --no-build
	container=$(compose_container openshift)
	within 20 sh -c "docker top $container | grep -q 'sleep infinity'"
	assert_outside "$container" 1000680000 0
	assert_equal "$(container_variable "$container" HOME)" /app
}

@test "with a read-only root there is one warning, and the uid all the same" {
	run --separate-stderr openshift_run 1000680000 --rm --read-only \
		example-openshift sh -c 'id -u; echo "$HOME"'
	assert_success
	assert_output "1000680000
/app"
	assert_equal "${#stderr_lines[@]}" 1
	assert_regex "$stderr" '^doff: warning: /etc/passwd'
}

@test "as root it is refused: nothing says who to become" {
	run -125 container_run --rm --user 0 example-openshift id
	assert_output --partial 'doff: app: no account of that name'
}
