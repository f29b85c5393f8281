# bats file_tags=slow
load root

setup() { root_make; }
teardown() { root_remove; }

# FAULTS_FULL=1: every start and every fault, about five minutes;
# FAULTS_SHARE=4: a fourth of them, others each day.
faults() {
	cd "$TOP" || return
	run python3 tests/root/faults.py "$ROOT" "$1" ${FAULTS_FULL:+--full} \
		--share "${FAULTS_SHARE:-1}"
	echo "# ${lines[*]}" >&3
	assert_success
	assert_line --regexp "^points=[1-9][0-9]+ cases=[1-9][0-9]{2,} violations=0$"
	assert_line --regexp "^refused=[1-9][0-9]+$"
	assert_line --regexp "^killed=[1-9][0-9]+$"
}

@test "whatever fails, lies or kills: no command, or the identity (27, 28)" {
	faults identity
	assert_line --regexp "^ran=[1-9][0-9]+$"
	# The same harness finds those who believe return codes.
	assert_line --regexp "^control=setpriv violations=[1-9].*'set(res)?uid'"
	refute_line --regexp "^control=.* violations=0"
	! command -v gosu ||
		assert_line --regexp "^control=gosu violations=[1-9].*'set(res)?uid'"
}

@test "the same with accounts, ownership and powers in one start (27-29)" {
	faults whole
}

@test "account files are old or new, then new, mounts or not (148, 150, 151)" {
	faults accounts
}

@test "nothing outside changes hands, nothing is left out unsaid (119, 128)" {
	faults ownership
}

@test "each option of --help is in a start that is made to fail" {
	cd "$TOP" || return
	run python3 tests/root/faults.py --options
	assert_success
	assert_output --regexp "^options=3[0-9] missing=\[\]$"
}
