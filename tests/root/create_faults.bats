load root
load create

setup() {
	needs strace python3
	create_setup
	tools_mount
}
teardown() { root_remove; }

faults() {
	run python3 "$BATS_TEST_DIRNAME/create_faults.py" "$ROOT" "$1"
	assert_success
	echo "$output" >&3
}

@test "each call killed, failed or faked: old or new, then new (150, 151)" {
	faults rename
}

@test "the same where the files are mounts (148, 150, 151)" {
	for name in passwd group; do
		mount --bind "$ROOT/etc/$name" "$ROOT/etc/$name"
	done
	faults mount
}
