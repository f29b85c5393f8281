# Mistakes that people make, each cured by doing what its message says.
# shellcheck disable=SC2016
load container

setup_file() {
	local context=$BATS_FILE_TMPDIR/context
	mkdir "$context"
	printf '%s\n' 'FROM debian:bookworm-slim' \
		'COPY --from=doff /doff /usr/local/bin/doff' \
		'RUN useradd --uid 1000 --create-home app && mkdir /data' \
		>"$context/Dockerfile"
	image_build mistakes "$context" >/dev/null
}

teardown_file() {
	docker image rm --force mistakes >/dev/null
}

teardown() {
	containers_remove
}

# mistake "FLAGS" "WRONG" "SAID" "FLAGS" "RIGHT": what docker run is told, and
# the image; the message names what is then done.
mistake() {
	local -a flags words
	eval "flags=($1) words=($2)"
	status=0
	output=$(container_run --rm "${flags[@]}" mistakes "${words[@]}" 2>&1) ||
		status=$?
	[ "$status" = 125 ] || [ "$status" = 127 ] || fail "$2: $status: $output"
	assert_output --partial "$3"
	assert_output --partial 'doff: '
	eval "flags=($4) words=($5)"
	run container_run --rm "${flags[@]}" mistakes "${words[@]}"
	[ "$status" = 0 ] || fail "$5: $output"
}

@test "who starts the container, and with what" {
	mistake '--user 2000' 'doff app id' 'or give --if-root' \
		'--user 2000' 'doff --if-root app id'
	mistake '--user 2000 --cap-add SETUID' 'doff app id' 'remove the USER line, --user' \
		'' 'doff app id'
	mistake '--cap-drop ALL' 'doff app id' \
		'docker run --cap-add SETUID --cap-add SETGID' \
		'--cap-drop ALL --cap-add SETUID --cap-add SETGID' 'doff app id'
	mistake '' 'doff --keep-caps sys_nice app id' 'docker run --cap-add' \
		'--cap-add sys_nice' 'doff --keep-caps sys_nice app id'
}

@test "who the command is to be" {
	mistake '' 'doff bogus id' 'or write UID:GID' '' 'doff 1001:1001 id'
	mistake '' 'doff bogus id' '--create with --env' '-e PUID=1001' \
		'doff --create -e PUID bogus id'
	mistake '' 'doff app:bogus id' 'write its gid' '' 'doff app:1000 id'
	mistake '' 'doff 4242 id' 'write 4242:4242' '' 'doff 4242:4242 id'
	mistake '' 'doff "" id' 'name a user' '' 'doff app id'
	mistake '' 'doff root id' 'choose another user' '' 'doff app id'
	mistake '-e PUID=0' 'doff -e PUID app id' 'PUID=0: uid 0 refused' \
		'-e PUID=1001' 'doff -e PUID app id'
	mistake '-e PUID=1001' 'doff -c -e PUID 1001 id' 'needs a name' \
		'-e PUID=1001' 'doff -c -e PUID app id'
	mistake '' 'doff app:audio:video id' 'write USER:GROUP' \
		'' 'doff -G video app:audio id'
}

@test "what is a variable, and what is its value" {
	mistake '-e U=app' 'doff "\$U" id' 'a literal $NAME' '' 'doff app id'
	mistake '-e PUID=1001' 'doff -e "\$PUID" app id' 'without $' \
		'-e PUID=1001' 'doff -e PUID app id'
	mistake '' 'doff -e PUID=1001 app id' 'without $ or value' \
		'-e PUID=1001' 'doff -e PUID app id'
	mistake '' 'doff -e PUID -e PGID app id' 'PUID:PGID' \
		'' 'doff -e PUID:PGID app id'
	mistake '-e UMASK=23' 'doff -e ::UMASK app id' 'three or four' \
		'-e UMASK=0027' 'doff -e ::UMASK app id'
}

@test "what the command is" {
	mistake '' 'doff app' 'write USER[:GROUP] COMMAND' '' 'doff app id'
	mistake '' 'doff app --own /data id' 'it is an option (those of doff' \
		'' 'doff --own /data app id'
	mistake '' 'doff app "id -u"' 'for a shell: sh -c' \
		'' 'doff app sh -c "id -u"'
	mistake '' 'doff --once app id' 'try doff --help' '' 'doff --help'
}

@test "which paths are meant" {
	mistake '' 'doff -o /none app id' '--dir' '' 'doff -d /none -o /none app id'
	mistake '' 'doff -o /etc app id' 'name a path below it' \
		'' 'doff -d /etc/app -o /etc/app app id'
	mistake '' 'doff -m /none app id' 'its owner cannot be found' '' 'doff -m /data app id'
	mistake '' 'doff -d rwxr-x---:/data app id' 'as in 0750:/data' \
		'' 'doff -d 0750:/data app id'
	mistake '' 'doff -d "" app id' 'its argument or PATH is empty' '' 'doff -d /data app id'
}

@test "what is given to the user without the right to give it" {
	mistake '--cap-drop CHOWN' 'doff --own-strict -o /data app id' \
		'docker run --cap-add CHOWN' \
		'--cap-drop ALL --cap-add SETUID --cap-add SETGID --cap-add CHOWN' \
		'doff --own-strict -o /data app id'
	mistake '--user 1000' 'doff -r --own-strict -o /none app id' \
		'/none: is missing' '--user 1000 -v /none' 'doff -r app id'
	mistake '' 'doff --give /data app id' 'give --dir' \
		'' 'doff --dir /data app id'
}

# A shell in front of doff leaves CMD out, and so does a new ENTRYPOINT.
@test "an ENTRYPOINT that loses CMD (F23)" {
	local context=$BATS_TEST_TMPDIR/context
	mkdir "$context"
	printf '%s\n' 'FROM mistakes' 'ENTRYPOINT doff app' 'CMD ["id"]' \
		>"$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
	run -125 container_run --rm "$UNIQUE"
	assert_output --partial 'app: no command after it'
	sed -i 's/^ENTRYPOINT.*/ENTRYPOINT ["doff", "app"]/' \
		"$context/Dockerfile"
	image_build "$UNIQUE" "$context" >/dev/null
	run -0 container_run --rm "$UNIQUE"
	assert_output --partial 'uid=1000(app)'
	printf '%s\n' "FROM $UNIQUE" 'ENTRYPOINT ["doff", "nobody"]' \
		>"$context/Dockerfile"
	image_build "$UNIQUE-2" "$context" >/dev/null
	run -125 container_run --rm "$UNIQUE-2"
	assert_output --partial 'nobody: no command after it'
	echo 'CMD ["id"]' >>"$context/Dockerfile"
	image_build "$UNIQUE-2" "$context" >/dev/null
	run -0 container_run --rm "$UNIQUE-2"
}
