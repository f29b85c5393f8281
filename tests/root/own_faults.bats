load root

setup() { root_make; }

teardown() { root_remove; }

@test "each answer of the kernel has its own end (119, 128-134)" {
	run python3 "$BATS_TEST_DIRNAME/own_faults.py" "$ROOT"
	assert_success
	assert_line --regexp "^cases=[0-9]{3,} problems=0$"
	echo "# ${lines[*]}" >&3
}
