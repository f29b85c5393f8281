# What SECURITY.md promises, tests/promises.txt, and the tests that it names.
# shellcheck disable=SC2016
load noticed

# notices TEXT EXPRESSION FILE: an edit of a copy, by sed(1), is told of.
notices() {
	edited_check promises.py "$2" "$3" tests SECURITY.md Makefile
	assert_line "$1"
}

@test "each promise of SECURITY.md has a test" {
	run python3 tests/cli/promises.py .
	assert_success
	assert_output --regexp '^[0-9]+ promises, [0-9]+ tests$'
}

@test "a promise without a test, and a test that is gone, would be noticed" {
	notices "no line for: The walk never ends." \
		's/The walk ends, and uses/The walk never ends. It uses/' \
		SECURITY.md
	notices "no such words: No root process waits on the terminal" \
		's/No root process waits/No process of root waits/' SECURITY.md
	notices "no line for: No cat sees it." \
		's/^| uid 0 is refused\. |/| No cat sees it. |/' SECURITY.md
	notices "no line for: usage error" '/^usage error/d' \
		tests/promises.txt
	notices "root/own.bats has no such test: a file with several links is \
left alone and counted" \
		's/^@test "a file with several links is left/@test "a file is/' \
		tests/root/own.bats
	notices "no such file: root/specs.bat" 's/specs.bats/specs.bat/' \
		tests/promises.txt
	notices "no such target: make fuss" 's/make fuzz/make fuss/' \
		tests/promises.txt
	notices "not a line of three: one | two" '$aone | two' \
		tests/promises.txt
}
