load root

setup() { root_make; }

teardown() { root_remove; }

@test "whatever fails: nothing outside, no mount, nothing left out unsaid (119, 128-134)" {
	run python3 "$BATS_TEST_DIRNAME/own_faults.py" "$ROOT"
	assert_success
	assert_line --regexp "^points=[0-9]{2,} cases=[0-9]{3,} problems=0$"
	echo "# ${lines[*]}" >&3
}
