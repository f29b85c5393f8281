# Helpers of the container suite.  tests/container.sh sets DOCKER_HOST to a
# daemon of its own; without it nothing here runs, so that no other daemon of
# the machine is ever asked for anything.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"
bats_require_minimum_version 1.5.0

# shellcheck disable=SC2034
TOP=$BATS_TEST_DIRNAME/../..
: "${DOCKER_HOST:?run make check-container}"

# A name that no other test has: for containers, volumes and images.
LABEL=doff.test=${BATS_TEST_FILENAME##*/}-${BATS_TEST_NUMBER-0}
# shellcheck disable=SC2034
UNIQUE=$(basename "$BATS_TEST_FILENAME" .bats)-${BATS_TEST_NUMBER-0}

# docker run, without a network, removed by containers_remove at the latest.
container_run() {
	docker run --network none --label "$LABEL" "$@"
}

# Called by the teardown function of each file.
containers_remove() {
	docker ps --all --quiet --filter "label=$LABEL" |
		xargs -r docker rm --force --volumes >/dev/null
}

# image_build TAG DIRECTORY [OPTION]...: RUN in it has the machine's network,
# which there is no bridge to.
image_build() {
	local tag=$1 directory=$2
	shift 2
	docker build --quiet --network host --tag "$tag" "$@" "$directory"
}

# The pid, on this side, of a container's first process.
container_pid() {
	docker inspect --format '{{.State.Pid}}' "$1"
}

# The uids that the host sees for it: real, effective, saved, file system.
container_uids() {
	awk '/^Uid:/ { print $2, $3, $4, $5 }' \
		"/proc/$(container_pid "$1")/status"
}
