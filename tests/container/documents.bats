# Every Dockerfile, compose file, manifest, and transcript of README.md and
# docker/README.md, run as a reader would run it: literally, in a directory of
# the reader's own, with nothing there but what the document says.
# shellcheck disable=SC2016
load container

setup_file() {
	docker tag debian:bookworm-slim debian:12-slim
	export USED=$BATS_FILE_TMPDIR/used
	: >"$USED"
	# docker as the reader calls it; but the daemon here has no bridge.
	export SHIM=$BATS_FILE_TMPDIR/shim
	mkdir "$SHIM"
	cat >"$SHIM/docker" <<-'SH'
		#!/bin/sh
		command=$1
		shift
		case $command in
		run) exec /usr/bin/docker run --network none "$@" ;;
		build) exec /usr/bin/docker build --network host "$@" ;;
		*) exec /usr/bin/docker "$command" "$@" ;;
		esac
	SH
	chmod 755 "$SHIM/docker"
}

setup() {
	context=$BATS_TEST_TMPDIR/context
	mkdir -p "$context"
	directory=$BATS_TEST_TMPDIR/directory
	mkdir "$directory"
	chmod 0755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR" \
		"$directory" 2>/dev/null || true
}

teardown() {
	containers_remove
	docker image rm --force "$UNIQUE" image example >/dev/null 2>&1 || true
}

# blocks FILE: each block of code, as "FILE:LINE LANGUAGE".
blocks() {
	awk -v file="$1" '/^ *```[a-z]/ { sub(/^ *```/, "")
		print file ":" NR, $0 }' "$TOP/$1"
}

# block FILE TEXT [LANGUAGE]: the first one, a Dockerfile if nothing else is
# said, that has TEXT in it; it counts as used.
block() {
	awk -v text="$2" -v language="${3-dockerfile}" -v file="$1" -v used="$USED" '
		$0 == "```" language { inside = 1; block = ""; at = NR; next }
		/^```/ && inside { inside = 0
			if (index(block, text)) {
				print file ":" at, language >>used
				printf "%s", block
				exit
			} }
		inside { block = block $0 "\n" }' "$TOP/$1"
}

# built FILE TEXT [LINE]...: the image of it; what the document calls a shorter
# one begins with three lines, and LINEs are what the reader is to have.
built() {
	local dockerfile
	dockerfile=$(block "$1" "$2")
	[ -n "$dockerfile" ] || fail "no such block: $2"
	shift 2
	case $dockerfile in
	FROM*) ;;
	*) dockerfile=$(block docker/README.md 'ENTRYPOINT ["doff", "app"]' |
		head -n 3 && printf '%s\n' "$@" "$dockerfile") ;;
	esac
	printf '%s\n' "$dockerfile" >"$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
}

starts() {
	run container_run --rm "$@"
}

# typed FILE PATTERN [WORD FOR]: the one line of FILE to type that matches, as it
# stands, but for the WORD that stands for something of the reader's.
typed() {
	local line
	line=$(sed -nE 's/^    (docker .*)$/\1/p' "$TOP/$1" | grep -E -- "$2")
	[ "$(wc -l <<<"$line")" = 1 ] && [ -n "$line" ] || fail "not one: $2"
	[ $# -lt 4 ] || line=${line//"$3"/"$4"}
	(cd "$context" && PATH=$SHIM:$PATH bash -c "$line")
}

@test "the Dockerfile of the README prints what the README says" {
	local transcript
	transcript=$(block README.md 'docker run --rm example' console)
	block README.md 'COPY --from=doff' >"$context/Dockerfile"
	[ "$(wc -l <"$context/Dockerfile")" = 5 ]
	[ -n "$transcript" ]
	cd "$context" || return
	PATH=$SHIM:$PATH run python3 "$TOP/tests/container/transcript.py" \
		<<<"$transcript"
	assert_output "$transcript"
}

@test "the recipes of the README start, as ENTRYPOINT of that image" {
	local entrypoint n=0
	mkdir -p "$context/src"
	while IFS= read -r entrypoint; do
		printf '%s\n' 'FROM debian:12-slim' \
			'COPY --from=doff /doff /usr/local/bin/doff' \
			'COPY --from=doff /doff /doff' \
			'RUN useradd -m app && mkdir -p /data /src' \
			"ENTRYPOINT $entrypoint" >"$context/Dockerfile"
		image_build "$UNIQUE" "$context" >/dev/null
		case $entrypoint in
		*--prepare*) starts "$UNIQUE" ;;
		*) starts --cap-add NET_BIND_SERVICE -e PUID=1026 \
			-e PGID=100 -e UMASK=027 "$UNIQUE" id -u ;;
		esac
		assert_success
		refute_output 0
		n=$((n + 1))
	done < <(sed -nE 's/^\| .* \| `(\["\/?doff".*\])` \|$/\1/p' \
		"$TOP/README.md")
	[ "$n" = 11 ]
}

@test "the README's line builds doff straight from a git address" {
	local line port clone=$BATS_TEST_TMPDIR/git/doff.git
	line=$(sed -nE 's/^    (docker build .*#v.*)$/\1/p' "$TOP/README.md")
	[ "$(wc -l <<<"$line")" = 1 ]
	mkdir -p "$BATS_TEST_TMPDIR/source" "$BATS_TEST_TMPDIR/git"
	(cd "$TOP" && sh docker/packaging/source.sh "$BATS_TEST_TMPDIR/tar.gz")
	tar -x -f "$BATS_TEST_TMPDIR/tar.gz" -C "$BATS_TEST_TMPDIR/source" \
		--strip-components=1
	cd "$BATS_TEST_TMPDIR/source" || return
	git init -q . && git add -f . && git -c user.name=a -c user.email=a@b \
		commit -qm all && git tag "v$(sed -n 's/^VERSION = //p' Makefile)"
	git clone -q --bare . "$clone"
	port=$((20000 + RANDOM % 20000))
	git daemon --reuseaddr --listen=127.0.0.1 --port=$port --export-all \
		--base-path="$BATS_TEST_TMPDIR/git" "$BATS_TEST_TMPDIR/git" \
		3>&- &
	daemon=$!
	sleep 1
	# shellcheck disable=SC2001
	line=$(sed "s,https://github.com/OWNER/,git://127.0.0.1:$port/,
		s,-t doff ,-t $UNIQUE ," <<<"$line")
	PATH=$SHIM:$PATH run bash -c "$line"
	kill "$daemon"
	assert_success
	starts "$UNIQUE" --version
	assert_output --regexp '^doff [0-9.]+$'
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
	built docker/README.md '"-r", "-c", "-o", "/data"'
	docker tag "$UNIQUE" image
	touch "$directory/file"
	starts -e PUID=1026 -e PGID=100 -v "$directory:/data" "$UNIQUE" \
		sh -c 'id -u; whoami; stat -c %u:%g /data/file'
	assert_output $'1026\napp\n1026:100'
	starts --user 1026:100 -e PUID=7 -v "$directory:/data" "$UNIQUE" id -u
	assert_line 1026
	assert_line --partial "warning: PUID=7: is not the current id"
	assert_line --partial "/etc/passwd: left as it is: Permission denied"
	assert_equal "${#lines[@]}" 3
	run typed docker/README.md '-e PUID=\$\(id -u\)'
	assert_failure 125
	assert_output --partial 'PUID=0: uid 0 refused'
	run typed docker/README.md '--user "\$\(id -u\)'
	assert_output --partial 'uid=1000(app)'
	starts --cap-drop ALL --cap-add SETUID --cap-add SETGID \
		--cap-add CHOWN --cap-add DAC_OVERRIDE --read-only \
		--security-opt no-new-privileges -e PUID=1027 \
		-v "$directory:/data" "$UNIQUE" stat -c %u /data/file
	assert_line 1027
	assert_line --partial "left as it is: Read-only file system"
}

@test "an image that scanners like, and root at its user's choice" {
	built docker/README.md $'USER 1000:1000\n'
	mkdir "$directory/below"
	chown 1000:1000 "$directory"
	starts -v "$directory:/data" "$UNIQUE" id -u
	assert_output 1000
	starts --user 0 -e PUID=1026 -v "$directory:/data" "$UNIQUE" \
		sh -c 'id -u; stat -c %u /data/below'
	assert_output $'1026\n1026'
	docker tag "$UNIQUE" image
	run typed docker/README.md 'run image  .*1000'
	assert_success
	run typed docker/README.md 'run --user 0 -e PUID=1026 image'
	assert_success
	run typed docker/README.md 'run --rm image id$'
	assert_output --partial uid=1000
	run typed docker/README.md 'run --rm image grep'
	assert_line --regexp '^Uid:.*1000'
}

@test "docker exec and HEALTHCHECK, as the guide writes them (F18)" {
	built docker/README.md 'HEALTHCHECK CMD' \
		'RUN printf "#!/bin/sh\nid -u >/tmp/checked\n" \
		>/usr/local/bin/check && chmod 755 /usr/local/bin/check'
	sed -i 's/^HEALTHCHECK CMD/HEALTHCHECK --interval=1s CMD/' \
		"$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
	docker run -d --network none --label "$LABEL" --name "$UNIQUE" \
		-e PUID=1026 -e PGID=100 "$UNIQUE" sleep 60
	run typed docker/README.md 'docker exec CONTAINER' CONTAINER "$UNIQUE"
	assert_output --partial 'uid=1026 gid=100(users) groups=100(users)'
	for _ in $(seq 100); do
		run docker inspect --format '{{.State.Health.Status}}' "$UNIQUE"
		[ "$output" != healthy ] || break
		sleep 0.2
	done
	assert_output healthy
	run docker exec "$UNIQUE" cat /tmp/checked
	assert_output 1026
}

# cron(8) runs a job that has @reboot at once, and not in five minutes.
@test "a job of cron drops root by the line of the guide (F18)" {
	sed -n '/^    PUID=/,/^$/s/^    //p' "$TOP/docker/README.md" |
		sed 's,^\*/5 \* \* \* \*,@reboot,' >"$context/job"
	run cat "$context/job"
	assert_line --partial '@reboot root /usr/local/bin/doff'
	printf '%s\n' 'FROM debian:12-slim' \
		'COPY --from=doff /doff /usr/local/bin/doff' \
		'RUN useradd --uid 1000 --create-home app && apt-get update && \
		apt-get install -y --no-install-recommends cron' \
		'COPY job /etc/cron.d/job' \
		'RUN printf "#!/bin/sh\nid -u >/tmp/done\n" \
		>/usr/local/bin/job && chmod 755 /usr/local/bin/job' \
		"$(sed -nE 's/^`(CMD \["cron".*\])`.*/\1/p' \
			"$TOP/docker/README.md")" >"$context/Dockerfile"
	grep -q '^CMD \["cron"' "$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
	docker run -d --network none --label "$LABEL" --name "$UNIQUE" \
		"$UNIQUE"
	for _ in $(seq 100); do
		! docker exec "$UNIQUE" test -s /tmp/done || break
		sleep 0.2
	done
	run docker exec "$UNIQUE" cat /tmp/done
	assert_output 1026
}

@test "OpenShift: a uid that nobody knew has a name and a home" {
	built docker/README.md 'chgrp -R 0 /app'
	starts --user 1000680000:0 --cap-drop ALL "$UNIQUE" \
		sh -c 'whoami; echo $HOME; umask; touch /app/f; id -g'
	assert_success
	assert_output $'app\n/app\n0002\n0'
}

@test "devcontainers: the account has the ids of the workspace's owner" {
	built docker/README.md '"-m", "/workspace", "dev"'
	starts -v "$directory:/workspace" "$UNIQUE" id -un
	assert_output dev
	chown 4321:4322 "$directory"
	docker run -d --network none --label "$LABEL" --name "$UNIQUE" \
		-v "$directory:/workspace" "$UNIQUE"
	run docker exec --user dev "$UNIQUE" id -u
	assert_output 4321
}

@test "GitHub Actions: files belong to the workspace's owner, HOME stays" {
	built docker/README.md '"/github/workspace", "app"'
	chown 1001:118 "$directory"
	starts -e HOME=/github/home -v "$directory:/github/workspace" \
		-w /github/workspace "$UNIQUE" sh -c 'touch made; echo $HOME'
	assert_output /github/home
	assert_equal "$(stat -c %u:%g "$directory/made")" 1001:118
}

@test "GitLab CI: the script comes on standard input" {
	built docker/README.md 'ENTRYPOINT ["doff", "-r", "app"]'
	run container_run --rm -i "$UNIQUE" sh <<<'id -un; echo done'
	assert_output $'app\ndone'
}

# pod CONTAINERS SECURITY: a pod around what the guide shows of one.
pod() {
	/usr/bin/python3 - "$1" "$2" <<-'PYTHON'
		import sys
		import yaml
		part, context = (yaml.safe_load(text) or {} for text in sys.argv[1:])
		spec = {"securityContext": {"seccompProfile": {
		    "type": "RuntimeDefault"}, "runAsGroup": 0},
		    "containers": [{"name": "app", "image": "image"}],
		    "volumes": [{"name": "data", "emptyDir": {}}], **part}
		own = "allowPrivilegeEscalation", "capabilities"
		context = context.get("securityContext", {})
		spec["securityContext"].update(
		    (k, v) for k, v in context.items() if k not in own)
		spec["containers"][0]["securityContext"] = {
		    k: v for k, v in context.items() if k in own}
		yaml.safe_dump({"apiVersion": "v1", "kind": "Pod", "metadata":
		                {"name": "app"}, "spec": spec}, sys.stdout)
	PYTHON
}

# manifest FILE CONTAINER [ARGUMENT]...: what Kubernetes accepts, is run.
manifest() {
	local words
	/usr/bin/python3 "$BATS_TEST_DIRNAME/manifest.py" check "$1" || return
	mapfile -t words < <(/usr/bin/python3 \
		"$BATS_TEST_DIRNAME/manifest.py" run "$1" "$2" \
		"data=$directory")
	container_run --rm "${words[@]}" "${@:3}"
}

@test "Kubernetes: the init container prepares, with two capabilities (166)" {
	touch "$directory/file"
	chown 5000:5000 "$directory/file"
	pod "$(block docker/README.md initContainers: yaml)" '' \
		>"$context/pod.yaml"
	run manifest "$context/pod.yaml" prepare
	assert_success
	assert_output 'v1 Pod app'
	assert_equal "$(stat -c %u:%g "$directory/file")" 1001:1001
}

@test "Kubernetes: the same image runs where runAsNonRoot is required" {
	built docker/README.md '"-r", "-c", "-o", "/data"'
	docker tag "$UNIQUE" image
	pod '' "$(block docker/README.md runAsNonRoot: yaml)" \
		>"$context/pod.yaml"
	run manifest "$context/pod.yaml" app id
	assert_success
	assert_output --partial 'uid=1001 gid=1001 groups=1001,2000'
}

@test "Kubernetes: a start as root keeps the group of fsGroup (F35)" {
	built docker/README.md '"-r", "-c", "-o", "/data"'
	docker tag "$UNIQUE" image
	chown 0:2000 "$directory"
	chmod 2770 "$directory"
	{
		printf '%s\n' 'containers:' '- name: app' '  image: image'
		block docker/README.md --keep-groups yaml | sed 's/^/  /'
		printf '%s\n' '  volumeMounts: [{name: data, mountPath: /data}]'
	} >"$context/part.yaml"
	pod "$(cat "$context/part.yaml")" 'securityContext:
  {runAsUser: 0, fsGroup: 2000}' >"$context/pod.yaml"
	run manifest "$context/pod.yaml" app
	assert_success
	assert_output --partial 'uid=1000(app) gid=1000(app) groups=1000(app),2000'
	assert_equal "$(stat -c %u:%g "$directory")" 0:2000
	sed 's/value: never/value: always/; /--keep-groups/d' \
		"$context/pod.yaml" >"$context/other.yaml"
	run manifest "$context/other.yaml" app
	refute_output --partial 2000
	assert_equal "$(stat -c %u:%g "$directory")" 1000:1000
}

@test "Compose: the service has the ids, and the directory" {
	local compose=$context/compose.yaml
	built docker/README.md '"-r", "-c", "-o", "/data"'
	docker tag "$UNIQUE" image
	block docker/README.md services: yaml >"$compose"
	(cd "$context" && bash -c "id() { case \$1 in -u) echo 1026 ;;
		*) echo 100 ;; esac; }
		$(sed -n 's/^    \(printf .*\)$/\1/p' "$TOP/docker/README.md")")
	printf '%s\n' services: ' app: {network_mode: none}' \
		>"$context/none.yaml"
	# bash has a UID of its own, which is not exported.
	run env -u UID docker-compose --project-directory "$context" \
		--project-name "$UNIQUE" --file "$compose" \
		--file "$context/none.yaml" run --rm app id
	assert_success
	assert_line --partial 'uid=1026'
	assert_equal "$(stat -c %u:%g "$context/data")" 1026:100
}

# A script of an image that calls gosu, and is not changed.
@test "a script that calls gosu needs one line, and for root a wrapper (F39)" {
	printf '%s\n' '#!/bin/sh' 'gosu root id -u' 'exec gosu "${1-}" id -u' \
		>"$context/entrypoint.sh"
	chmod 755 "$context/entrypoint.sh"
	printf '%s\n' 'FROM debian:12-slim' \
		"$(sed -n 's/^    \(COPY .*gosu\)$/\1/p' "$TOP/README.md")" \
		'RUN useradd --uid 1000 app && gosu --version' \
		'COPY entrypoint.sh /' >"$context/Dockerfile"
	grep -qxF "$(sed -n 2p "$context/Dockerfile" | sed 's/^/    /')" \
		"$TOP/docker/coming-from.md"
	image_build "$UNIQUE" "$context" >/dev/null
	starts "$UNIQUE" /entrypoint.sh app
	assert_line --index 0 --partial 'root: uid 0 refused'
	assert_line --index 1 1000
	block docker/coming-from.md --allow-root >"$context/wrapper"
	[ -s "$context/wrapper" ]
	sed -i '2d' "$context/Dockerfile"
	sed -i "1r $context/wrapper" "$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
	starts "$UNIQUE" /entrypoint.sh app
	assert_output $'0\n1000'
	starts "$UNIQUE" /entrypoint.sh ''
	assert_failure 125
	sed -i '2,4d' "$context/Dockerfile"
	sed -i "1a COPY --from=doff /doff /usr/local/bin/doff\\
$(sed -n 's/^    \(RUN ln -sf .*\)$/\1/p' "$TOP/docker/coming-from.md")" \
		"$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
	starts "$UNIQUE" /entrypoint.sh app
	assert_line --index 1 1000
}

@test "each block of code of these documents was used" {
	local used unused=''
	block docker/README.md updateRemoteUserUID json |
		python3 -c 'import json, sys; json.load(sys.stdin)'
	# What make demo prints is compared by tests/cli.
	while IFS= read -r used; do
		grep -qxF -- "$used" "$USED" || unused+=" $used"
	done < <({ blocks README.md; blocks docker/README.md
		blocks docker/coming-from.md; } |
		grep -v ' text$')
	[ "$BATS_TEST_NUMBER" != 1 ] || skip "the others did not run"
	assert_equal "$unused" ''
}
