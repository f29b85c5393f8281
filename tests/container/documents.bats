# The Dockerfiles of README.md and docker/README.md are built, and the
# containers are what these say.
# shellcheck disable=SC2016
load container

setup_file() {
	docker tag debian:bookworm-slim debian:12-slim
}

setup() {
	context=$BATS_TEST_TMPDIR/context
	mkdir -p "$context/build"
	cp "$TOP/build/doff" "$context/"
	cp "$TOP/build/doff" "$context/build/"
	directory=$BATS_TEST_TMPDIR/directory
	mkdir "$directory"
	chmod 0755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR" \
		"$directory" 2>/dev/null || true
}

teardown() {
	containers_remove
	docker image rm --force "$UNIQUE" >/dev/null 2>&1 || true
}

# block FILE TEXT: the Dockerfile in FILE that has TEXT in it.
block() {
	awk -v text="$2" '/^```dockerfile/ { inside = 1; block = ""; next }
		/^```/ && inside { inside = 0
			if (index(block, text)) { printf "%s", block; exit } }
		inside { block = block $0 "\n" }' "$TOP/$1"
}

# built FILE TEXT [LINE]...: the image of it; where it is a part, LINEs and
# what the document began with stand in front.
built() {
	local dockerfile
	dockerfile=$(block "$1" "$2")
	[ -n "$dockerfile" ] || fail "no such block: $2"
	shift 2
	case $dockerfile in
	FROM*) ;;
	*) dockerfile=$(printf '%s\n' 'FROM debian:12-slim' \
		'COPY doff /usr/local/bin/doff' "$@" "$dockerfile") ;;
	esac
	printf '%s\n' "$dockerfile" >"$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
}

APP='RUN useradd --uid 1000 --create-home app'

starts() {
	run container_run --rm "$@"
}

@test "the first image of the README does what stands below it" {
	built README.md '"--create", "--own", "/data"'
	starts "$UNIQUE"
	assert_output "uid=1000(app) gid=1000(app) groups=1000(app)"
	starts -e PUID=1026 -e PGID=100 "$UNIQUE"
	assert_output "uid=1026(app) gid=100(users) groups=100(users)"
	starts -e PUID=0 "$UNIQUE"
	assert_failure 125
	assert_output --partial "PUID=0: uid 0 refused"
	starts --entrypoint doff "$UNIQUE" -n nobody id
	assert_success
	assert_line uid=65534
	touch "$directory/file"
	starts -v "$directory:/data" -e PUID=1026 "$UNIQUE" stat -c %u /data/file
	assert_output 1026
}

@test "the first image of docker/README.md is not root (163)" {
	built docker/README.md 'ENTRYPOINT ["doff", "app"]'
	starts "$UNIQUE" id
	assert_output "uid=1000(app) gid=1000(app) groups=1000(app)"
	starts "$UNIQUE" grep -E 'Uid|Gid|Cap' /proc/self/status
	assert_line "Uid:	1000	1000	1000	1000"
	assert_line "CapEff:	0000000000000000"
	starts --init "$UNIQUE" id -u
	assert_output 1000
}

@test "one image for PUID and for docker run --user (164)" {
	built docker/README.md '"-r", "-c", "-o", "/data"' "$APP"
	touch "$directory/file"
	starts -e PUID=1026 -e PGID=100 -v "$directory:/data" "$UNIQUE" \
		sh -c 'id -u; whoami; stat -c %u:%g /data/file'
	assert_output $'1026\napp\n1026:100'
	starts --user 1026:100 -e PUID=7 -v "$directory:/data" "$UNIQUE" id -u
	assert_line 1026
	assert_line --partial "warning: PUID=7: is not who we are"
	assert_line --partial "app: has another uid in /etc/passwd"
	assert_equal "${#lines[@]}" 3
	starts --cap-drop ALL --cap-add SETUID --cap-add SETGID \
		--cap-add CHOWN --cap-add DAC_OVERRIDE --read-only \
		--security-opt no-new-privileges -e PUID=1027 \
		-v "$directory:/data" "$UNIQUE" stat -c %u /data/file
	assert_line 1027
	assert_line --partial "/etc/passwd: left as it is: Read-only"
}

@test "an image that scanners like, and root at its user's choice" {
	built docker/README.md $'USER 1000:1000\n' "$APP"
	mkdir "$directory/below"
	chown 1000:1000 "$directory"
	starts -v "$directory:/data" "$UNIQUE" id -u
	assert_output 1000
	starts --user 0 -e PUID=1026 -v "$directory:/data" "$UNIQUE" \
		sh -c 'id -u; stat -c %u /data/below'
	assert_output $'1026\n1026'
}

@test "OpenShift: a uid that nobody knew has a name and a home" {
	built docker/README.md 'chgrp -R 0 /app' 'RUN mkdir /app'
	starts --user 1000680000:0 --cap-drop ALL "$UNIQUE" \
		sh -c 'whoami; echo $HOME; umask; touch /app/f; id -g'
	assert_success
	assert_output $'app\n/app\n0002\n0'
}

@test "devcontainers: the account has the ids of the workspace's owner" {
	built docker/README.md '"-m", "/workspace", "dev"' \
		'RUN useradd --create-home dev'
	starts -v "$directory:/workspace" "$UNIQUE" id -u
	assert_output 1000
	chown 4321:4322 "$directory"
	docker run -d --network none --label "$LABEL" --name "$UNIQUE" \
		-v "$directory:/workspace" "$UNIQUE" sleep 60
	run docker exec --user dev "$UNIQUE" id -u
	assert_output 4321
}

@test "GitHub Actions: files belong to the workspace's owner, HOME stays" {
	built docker/README.md '"/github/workspace", "app"' "$APP"
	chown 1001:118 "$directory"
	starts -e HOME=/github/home -v "$directory:/github/workspace" \
		-w /github/workspace "$UNIQUE" sh -c 'touch made; echo $HOME'
	assert_output /github/home
	assert_equal "$(stat -c %u:%g "$directory/made")" 1001:118
}

@test "GitLab CI: the script comes on standard input" {
	built docker/README.md 'ENTRYPOINT ["doff", "-r", "app"]' "$APP"
	run container_run --rm -i "$UNIQUE" sh <<<'id -un; echo done'
	assert_output $'app\ndone'
}

@test "Kubernetes: the init container prepares, with two capabilities (166)" {
	touch "$directory/file"
	read -ra command < <(sed -nE 's/^ +command: \["\/doff", (.*)\]$/\1/p' \
		"$TOP/docker/README.md" | tr -d '",')
	assert_equal "${command[0]}" --prepare
	starts --user 0 --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE \
		--read-only --security-opt no-new-privileges \
		-v "$directory:/data" doff "${command[@]}"
	assert_success
	assert_equal "$(stat -c %u:%g "$directory/file")" 1001:1001
}
