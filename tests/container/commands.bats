# Every command of docker/examples/*/README.md, typed as it stands by a reader
# who has copied the directory of the example.
# shellcheck disable=SC2016
load container
load examples

setup_file() {
	export SHIM=$BATS_FILE_TMPDIR/shim TYPED=$BATS_FILE_TMPDIR/typed
	mkdir "$SHIM"
	: >"$TYPED"
	# docker as the reader calls it; but the daemon here has no bridge,
	# and Compose is a program of its own.
	cat >"$SHIM/docker" <<-'SH'
		#!/bin/sh
		command=$1
		shift
		case $command in
		run)
			case " $* " in
			*" --network "*) ;;
			*) set -- --network none "$@" ;;
			esac
			exec /usr/bin/docker run --label "$LABEL" "$@"
			;;
		build) exec /usr/bin/docker build --network host "$@" ;;
		compose)
			printf 'services: {%s: {network_mode: none}}\n' \
				"$(docker-compose config --services)" >none.yaml
			exec docker-compose --project-name "$UNIQUE" \
				--file compose.yaml --file none.yaml "$@"
			;;
		*) exec /usr/bin/docker "$command" "$@" ;;
		esac
	SH
	# What stands for the cluster checks the manifests alone.
	cat >"$SHIM/kubectl" <<-'SH'
		#!/bin/sh
		[ "$1 $2" = 'apply -f' ] && exec /usr/bin/python3 "$MANIFEST" \
			check "$3"
	SH
	chmod 755 "$SHIM/docker" "$SHIM/kubectl"
	export MANIFEST=$BATS_TEST_DIRNAME/manifest.py
}

setup() {
	export LABEL UNIQUE
	SOCKET=${DOCKER_HOST#unix://}
	chmod 0755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR" \
		2>/dev/null || true
	chmod 0666 "$SOCKET"
}

teardown() {
	chmod 0660 "$SOCKET"
	docker rm --force --volumes db cache >/dev/null 2>&1 || true
	docker volume rm --force data >/dev/null 2>&1 || true
	examples_remove
}

# lines NAME: the commands of a README, each on one line.
lines() {
	sed -nE 's/^ {4,6}([a-zA-Z_]+=.*|[a-z-]+ .*)$/\1/p
		s/^ {8,}([^ ].*)$/\1/p' "$EXAMPLES/$1/README.md" |
		sed -e ':a' -e '/\\$/N; s/ *\\\n/ /; ta'
}

# copied NAME: the reader's copy of the example, and an own directory.
copied() {
	HERE=$BATS_TEST_TMPDIR/$1
	cp -r "$EXAMPLES/$1" "$HERE"
	chmod -R a+rX "$HERE"
	NAME=$1
}

# line TEXT: the one command of the README that has TEXT in it.
line() {
	local found
	found=$(lines "$NAME" | grep -F -- "$1") || fail "no command: $1"
	[ "$(wc -l <<<"$found")" = 1 ] || fail "several commands: $found"
	printf '%s\n' "$NAME: $found" >>"$TYPED"
	printf '%s\n' "$found"
}

# typed TEXT [WORD FOR]: that command, in the reader's directory; WORD stands
# for something that the reader has elsewhere.
typed() {
	local command
	command=$(line "$1") || return
	[ $# -lt 3 ] || command=${command//"$2"/"$3"}
	(cd "$HERE" && PATH=$SHIM:$PATH bash -c "$command")
}

# by UID COMMAND: at a terminal, as who may use Docker, in that user's home.
# script(1) says by ^@ that nothing more will be typed.
by() {
	local uid=$1
	HOME=$BATS_TEST_TMPDIR/home
	mkdir -p "$HOME"
	chown "$uid" "$HOME"
	(cd "$HOME" && HOME=$HOME PATH=$SHIM:$PATH setpriv --reuid "$uid" \
		--regid "$uid" --clear-groups script -qec "$2" /dev/null |
		sed 's/\r$//; s/^\^@//')
}

aws_home() {
	HOME=$BATS_TEST_TMPDIR/home
	mkdir -p "$HOME/.aws"
	printf '[default]\nregion = eu-central-1\n' >"$HOME/.aws/config"
	chmod 600 "$HOME/.aws/config"
	chown -R 1001:1001 "$HOME"
}

@test "aws: the commands of its README" {
	local alias command
	copied aws
	typed 'docker build'
	aws_home
	alias=$(line 'alias aws=')
	# The other line of this name is one of docker.
	command=$(lines aws | grep '^aws configure')
	echo "aws: $command" >>"$TYPED"
	printf '%s\n' 'shopt -s expand_aliases' "$alias" "$command" \
		>"$BATS_TEST_TMPDIR/typed"
	run by 1001 "bash $BATS_TEST_TMPDIR/typed"
	assert_success
	assert_output eu-central-1
	run by 1001 "bash -c $(printf %q "$(line --user)")"
	assert_success
	assert_line eu-central-1
	command=$(line 'docker compose')
	cp "$HERE/compose.yaml" "$BATS_TEST_TMPDIR/home"
	run by 1001 "bash -c $(printf %q "$command")"
	assert_success
	assert_output --partial 'eu-central-1'
	assert_equal "$(owners "$BATS_TEST_TMPDIR/home/.aws")" 1001:1001
}

@test "dev: the commands of its README" {
	copied dev
	typed 'docker build'
	HERE=$BATS_TEST_TMPDIR/source
	mkdir "$HERE"
	printf 'made:\n\ttouch made\n' >"$HERE/Makefile"
	chown -R 1001:1002 "$HERE"
	run typed 'docker run'
	assert_success
	assert_equal "$(stat -c %u:%g "$HERE/made")" 1001:1002
}

@test "docker-sock: the commands of its README" {
	copied docker-sock
	typed 'docker build'
	chown 0:4321 "$SOCKET"
	chmod 0660 "$SOCKET"
	run typed 'docker run' '-v /var/run/docker.sock' "-v $SOCKET"
	chown 0:0 "$SOCKET"
	assert_success
	assert_output --partial '"ApiVersion"'
}

@test "kubernetes: the commands of its README" {
	copied kubernetes
	typed 'docker build'
	run typed 'kubectl apply'
	assert_success
	assert_output --partial 'apps/v1 Deployment app'
	# The line of the manifest that the README shows.
	grep -qxF "$(sed -n 's/^ *\(command: .*\)/          \1/p' \
		"$HERE/README.md")" "$HERE/deployment.yaml"
}

@test "nginx: the commands of its README" {
	local entrypoint container
	copied nginx
	typed 'docker build'
	container=$(typed 'docker run')
	within 20 sh -c "docker top $container -eo pid,args |
		grep -q 'nginx: worker'"
	assert_outside "$container" 33 33
	entrypoint=$(sed -n 's/^ *\(ENTRYPOINT .*\)/\1/p' "$HERE/README.md")
	sed -i "s|^ENTRYPOINT.*|$entrypoint|" "$HERE/Dockerfile"
	image_build "$UNIQUE" "$HERE"
	container=$(container_run -d --sysctl \
		net.ipv4.ip_unprivileged_port_start=1024 "$UNIQUE")
	within 20 nsenter --net --target "$(container_pid "$container")" \
		busybox wget -q -O - http://127.0.0.1:80/
}

@test "openshift: the commands of its README, and what they print" {
	copied openshift
	typed 'docker build'
	run typed 'docker run'
	assert_output "$(sed -n '/^```text/,/^```/{ /^```/d; p }' \
		"$HERE/README.md")"
}

@test "postgres: the commands of its README" {
	copied postgres
	typed 'docker build'
	typed 'docker run -d --name db'
	within 60 typed 'docker exec db'
	run typed 'docker exec db'
	assert_output --partial 'PostgreSQL 15'
	typed 'docker compose up'
	within 60 test -s "$HERE/data/PG_VERSION"
	grep -qxF "$(sed -n 's/^ *\(RUN ln .*\)/\1/p' "$HERE/README.md")" \
		"$HERE/Dockerfile"
}

@test "puid: the commands of its README" {
	local command
	copied puid
	typed 'docker build'
	typed 'docker run'
	within 20 test -s "$HERE/config/settings"
	within 20 sh -c "find '$HERE/data' -type f | grep -q ."
	assert_equal "$(owners "$HERE/config" "$HERE/data")" 1026:100
	chown 1001:1001 "$HERE"
	command=$(line 'docker compose up')
	(cd "$HERE" && PATH=$SHIM:$PATH HOME=$HERE setpriv --reuid 1001 \
		--regid 1001 --clear-groups bash -c "$command")
	within 20 docker exec "$(compose_container puid)" \
		test -s /config/settings
	assert_outside "$(compose_container puid)" 1001 1001
}

@test "redis: the commands of its README" {
	copied redis
	typed 'docker build'
	typed 'docker run -d'
	within 20 typed 'redis-cli ping'
	run typed 'redis-cli ping'
	assert_output PONG
}

@test "scratch: the commands of its README" {
	copied scratch
	typed 'docker build'
	run typed 'docker run'
	assert_output 'uid=65532 gid=65532 groups=65532'
}

@test "trust: the commands of its README, and what they print" {
	local command
	copied trust
	typed 'docker build -t plain'
	run typed 'docker inspect'
	assert_output app
	run typed 'docker run --rm plain'
	assert_output 0
	typed 'docker build -t example-trust'
	run typed 'docker run --rm example-trust'
	assert_failure 125
	assert_output "$(sed -n '/^```text/,/^```/{ /^```/d; p }' \
		"$HERE/README.md")"
	command=$(line --dry-run)
	command=${command/IMAGE/$UNIQUE}
	docker build -q -t "$UNIQUE" - \
		<<<$'FROM debian:bookworm-slim\nRUN useradd -u 1234 app'
	run env PATH="$SHIM:$PATH" bash -c \
		"${command/\/usr\/local\/bin\/doff/$TOP/build/doff}"
	assert_success
	assert_line uid=1234
}

@test "wrap: the commands of its README" {
	local secret=$BATS_TEST_TMPDIR/secrets.txt command
	copied wrap
	docker build -q -t upstream - <<-'DOCKERFILE'
		FROM debian:bookworm-slim
		RUN printf '#!/bin/sh\nexec "$@"\n' >/entrypoint.sh && \
			chmod 755 /entrypoint.sh
		ENTRYPOINT ["/entrypoint.sh"]
		CMD ["sleep", "infinity"]
	DOCKERFILE
	typed 'echo' /root/secrets.txt "$secret"
	typed 'chmod' /root/secrets.txt "$secret"
	run typed ' upstream cat' /root/secrets.txt "$secret"
	assert_output 'top secret'
	run typed 'docker inspect'
	assert_output '["/entrypoint.sh"] ["sleep","infinity"]'
	typed 'docker build'
	run typed 'example-wrap cat' /root/secrets.txt "$secret"
	assert_output --partial 'Permission denied'
	command=$(line '--entrypoint /doff')
	command=${command//\/root\/secrets.txt/$secret}
	run bash -c "PATH=$SHIM:\$PATH
		${command/\/usr\/local\/bin\/doff/$TOP/build/doff}"
	assert_output --partial 'Permission denied'
}

@test "each command of these documents was typed" {
	local name command missing=''
	[ "$BATS_TEST_NUMBER" != 1 ] || skip "the others did not run"
	for name in $(cd "$EXAMPLES" && echo */); do
		name=${name%/}
		while IFS= read -r command; do
			grep -qxF -- "$name: $command" "$TYPED" ||
				missing+="$name: $command"$'\n'
		done < <(lines "$name")
	done
	assert_equal "$missing" ''
}
