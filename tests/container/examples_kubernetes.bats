# docker/examples/kubernetes: the manifests are what the API takes, and their
# security contexts do what they are for, given to docker run.
load container
load examples

MANIFESTS=$EXAMPLES/kubernetes

setup_file() {
	example_build kubernetes
}

# A volume as somebody else left it.
setup() {
	VOLUME=$BATS_TEST_TMPDIR/volume
	mkdir -p "$VOLUME/old/closed"
	touch "$VOLUME/old/closed/file"
	chmod 700 "$VOLUME/old/closed"
	chown -R 5000:5000 "$VOLUME"
}

teardown() {
	examples_remove
}

manifest() {
	/usr/bin/python3 "$BATS_TEST_DIRNAME/manifest.py" "$@"
}

# replay OPTION MANIFEST CONTAINER [ARGUMENT]...: docker run what the manifest
# says about it.
replay() {
	local words
	mapfile -t words < <(manifest run "$MANIFESTS/$2" "$3" \
		"data=$VOLUME")
	[ "${#words[@]}" -gt 1 ] || fail "nothing to run: $2 $3"
	container_run "$1" "${words[@]}" "${@:4}"
}

@test "the manifests are what the models of Kubernetes ask for" {
	run manifest check "$MANIFESTS/deployment.yaml"
	assert_success
	assert_output "apps/v1 Deployment app
v1 PersistentVolumeClaim data"
	run manifest check "$MANIFESTS/pod.yaml"
	assert_success
	assert_output 'v1 Pod app'
}

@test "the models refuse a misspelt field and a value of another type" {
	local bad=$BATS_TEST_TMPDIR/bad.yaml
	sed s/runAsNonRoot/runAsNonroot/ "$MANIFESTS/pod.yaml" >"$bad"
	run manifest check "$bad"
	assert_failure
	assert_output --partial 'unknown field runAsNonroot'
	sed 's/fsGroup: 2000/fsGroup: "2000"/' "$MANIFESTS/pod.yaml" >"$bad"
	run manifest check "$bad"
	assert_failure
	assert_output --partial 'must be int'
	sed '/ containers:/,$d' "$MANIFESTS/pod.yaml" >"$bad"
	run manifest check "$bad"
	assert_failure
	assert_output --partial "\`containers\`"
}

@test "the init container hands over the volume, and ends" {
	run replay --rm deployment.yaml prepare
	assert_success
	run owners "$VOLUME"
	assert_output 1001:1001
	before=$(find "$VOLUME" -printf '%P %C@\n' | sort)
	run replay --rm deployment.yaml prepare
	assert_success
	run sh -c "find '$VOLUME' -printf '%P %C@\n' | sort"
	assert_output "$before"
}

@test "the init container needs both of its capabilities" {
	for left in CHOWN DAC_OVERRIDE; do
		sed "s/CHOWN, DAC_OVERRIDE/$left/" \
			"$EXAMPLES/kubernetes/deployment.yaml" \
			>"$BATS_TEST_TMPDIR/less.yaml"
		MANIFESTS=$BATS_TEST_TMPDIR run -125 replay --rm less.yaml \
			prepare
		assert_output --partial 'doff: '
		run stat -c %u:%g "$VOLUME" "$VOLUME/old/closed/file"
		assert_line --index 1 5000:5000
	done
}

@test "the restricted container runs as 1001, and the host sees that" {
	local container
	replay --rm deployment.yaml prepare
	container=$(replay --detach deployment.yaml app)
	within 20 test -s "$VOLUME/started"
	run docker inspect --format '{{.Path}} {{.Args}}' "$container"
	assert_output --partial 'doff [--if-root '
	assert_outside "$container" 1001 1001
	assert_equal "$(container_variable "$container" HOME)" /data
	run cat "/proc/$(container_pid "$container")/status"
	assert_line 'NoNewPrivs:	1'
	assert_line 'Seccomp:	2'
	run owners "$VOLUME"
	assert_output 1001:1001
	run replay --rm deployment.yaml app sh -c "$WHO"
	assert_output "uid=1001(app) gid=1001(app) groups=1001(app)
app
/data"
}

@test "without the init container it says that it may not write (166)" {
	run --separate-stderr replay --rm deployment.yaml app id -u
	assert_success
	assert_output 1001
	assert_equal "${#stderr_lines[@]}" 1
	assert_regex "$stderr" '^doff: warning: /data'
}

# What the kubelet does for fsGroup, once: OnRootMismatch.
fs_group() {
	chgrp -R 2000 "$VOLUME"
	chmod -R g+rwX "$VOLUME"
	find "$VOLUME" -type d -exec chmod g+s {} +
}

@test "a pod that is never root writes by the group of fsGroup (166)" {
	local container
	fs_group
	before=$(find "$VOLUME/old" -printf '%P %C@\n' | sort)
	container=$(replay --detach pod.yaml app)
	within 20 test -s "$VOLUME/started"
	run docker inspect --format '{{.Path}} {{.Args}}' "$container"
	assert_output --partial 'doff [--if-root '
	assert_outside "$container" 1001 1001 '1001 2000 3000'
	run stat -c %u:%g "$VOLUME/started"
	assert_output 1001:2000
	run sh -c "find '$VOLUME/old' -printf '%P %C@\n' | sort"
	assert_output "$before"
	run replay --rm pod.yaml app sh -c "$WHO"
	assert_output "uid=1001(app) gid=1001(app) groups=1001(app),2000,3000
app
/data"
}

@test "a pod that is root by mistake does not pass runAsNonRoot" {
	local bad=$BATS_TEST_TMPDIR/bad.yaml
	sed 's/runAsUser: 1001/runAsUser: 0/' "$MANIFESTS/pod.yaml" >"$bad"
	run manifest run "$bad" app "data=$VOLUME"
	assert_failure
	assert_output --partial 'runAsNonRoot, and the user is root'
}

@test "the same image becomes app where docker starts it as root" {
	run container_run --rm example-kubernetes sh -c "$WHO; touch /data/x"
	assert_success
	assert_output "uid=1001(app) gid=1001(app) groups=1001(app)
app
/data"
}

@test "compose runs both containers, one after the other" {
	local container
	compose kubernetes up --detach --no-build
	container=$(compose_container app)
	within 20 docker exec "$container" test -s /data/started
	assert_outside "$container" 1001 1001
	run docker exec "$container" stat -c %u:%g /data
	assert_output 1001:1001
}
