# Rows of the matrix under dockerd --userns-remap: ids inside are others
# outside.  A daemon of its own has the subordinate ids from 100000 on.
load container
load matrix

needs_remap() {
	[ -d "$RUN/remap" ] || skip "no user namespace can be made here"
	export DOCKER_HOST=unix://$RUN/remap/docker.sock
}

setup_file() {
	[ -d "$RUN/remap" ] || return 0
	# This image is small; the other daemon has it, or makes it.
	matrix_images busybox
	docker save matrix-busybox | (needs_remap && docker load &&
		docker tag matrix-busybox matrix-remap)
}

setup() {
	needs_remap
	OWNER=0:0
}

teardown() {
	containers_remove
}

@test "userns-remap: the account inside, another uid outside" {
	row remap
}

@test "userns-remap, --user of the account" {
	row remap-user-same
}

@test "userns-remap: what root inside owns is handed over, with a warning" {
	OWNER=100000:100000
	row remap-own
}

@test "userns-remap: what an unmapped id owns stays, and the command runs" {
	OWNER=5000:5000
	row remap-unmapped-own
}

@test "userns-remap: an unmapped owner is no --match, and the operand decides" {
	OWNER=5000:5000
	row remap-unmapped-match
}

@test "userns-remap: an id that is not mapped is refused (50)" {
	row remap-65536
}
