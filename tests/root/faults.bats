load root

setup() { root_make; }
teardown() { root_remove; }

# FAULTS_FULL=1: every start state and option, about two minutes.
@test "whatever fails, lies or kills: no command, or the identity (27, 28)" {
	cd "$TOP"
	run python3 tests/root/faults.py "$ROOT" ${FAULTS_FULL:+--full}
	assert_success
	assert_line --regexp "^points=[1-9][0-9]+ cases=[1-9][0-9]{3,} violations=0$"
	assert_line --regexp "^ran=[1-9][0-9]+$"
	assert_line --regexp "^refused=[1-9][0-9]{2,}$"
	# The same harness finds those who believe return codes.
	assert_line --regexp "^control=setpriv violations=[1-9]"
	refute_line --regexp "^control=.* violations=0"
	echo "# ${lines[*]}" >&3
}
