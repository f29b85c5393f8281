# What the tests of docker/examples share; load container comes first.
EXAMPLES=$TOP/docker/examples

# What a shell says of itself.
# shellcheck disable=SC2016,SC2034
WHO='id; whoami; echo "$HOME"'

# example_build NAME: its image, under the name that compose.yaml has for it.
example_build() {
	image_build "example-$1" "$EXAMPLES/$1"
}

# compose NAME ARGUMENT...: docker-compose with the file of that example, as a
# project of this test; without a network, since the daemon has none.
compose() {
	local file=$EXAMPLES/$1/compose.yaml here=$BATS_TEST_TMPDIR/none.yaml
	shift
	docker-compose --file "$file" config --services | awk '
		BEGIN { print "services:" }
		{ print "  " $1 ":"; print "    network_mode: none" }' >"$here"
	docker-compose --project-name "$UNIQUE" --file "$file" \
		--file "$here" "$@"
}

# The running container of a service.
compose_container() {
	docker ps --quiet --filter "label=com.docker.compose.service=$1" \
		--filter "label=com.docker.compose.project=$UNIQUE"
}

# Called by the teardown function of each file.
examples_remove() {
	local project=label=com.docker.compose.project=$UNIQUE filter
	containers_remove
	docker ps --all --quiet --filter "$project" |
		xargs -r docker rm --force --volumes >/dev/null
	for filter in "$project" "label=$LABEL"; do
		docker volume ls --quiet --filter "$filter" |
			xargs -r docker volume rm --force >/dev/null
	done
}

# assert_outside CONTAINER UID GID [GROUPS]: what the host sees of each of its
# processes; without a capability.
assert_outside() {
	local uid=$2 gid=$3 groups=${4-$3} pids pid id set
	pids=$(docker top "$1" -eo pid | sed 1d)
	[ -n "$pids" ] || fail "no process in $1: $(docker logs "$1" 2>&1)"
	for pid in $pids; do
		run cat "/proc/$pid/status"
		for id in "Uid $uid" "Gid $gid"; do
			assert_line --regexp "^${id% *}:(	${id#* }){4}$"
		done
		assert_line --regexp "^Groups:	$groups ?$"
		for set in Inh Prm Eff Amb; do
			assert_line "Cap$set:	0000000000000000"
		done
	done
}

# A variable of the first process, as the host sees it.
container_variable() {
	tr '\0' '\n' <"/proc/$(container_pid "$1")/environ" |
		sed -n "s/^$2=//p"
}

# within SECONDS COMMAND...: try it until it succeeds.
within() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$deadline" ]; then
			fail "not in time: $*"
			return 1
		fi
		sleep 0.2
	done
}

# owners PATH...: owner and group of everything there is, each once.
owners() {
	find "$@" -printf '%U:%G\n' | sort -u
}
