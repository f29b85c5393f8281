# Documents, comments and messages use the words of the field: words.txt.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

setup() {
	trace_failures
	cd "$BATS_TEST_DIRNAME/../.." || return
}

@test "documents, comments and messages use none of the words to avoid" {
	run python3 tests/cli/words.py .
	assert_success
	refute_output
}

@test "a word to avoid would be noticed, and what is code would not" {
	local file=$BATS_TEST_TMPDIR/document.md
	printf '%s\n' 'The files are handed' 'over. `who we are` is a message.' \
		'    a folder' >"$file"
	run python3 tests/cli/words.py . "$file"
	assert_failure
	assert_equal "${#lines[@]}" 1
	assert_line --partial 'handed over. `'
	echo 'It is there. Has an owner.' >"$file"
	run python3 tests/cli/words.py . "$file"
	assert_failure
	assert_line --partial 'a sentence has a subject'
	echo 'The directory gets another owner.' >"$file"
	run python3 tests/cli/words.py . "$file"
	assert_success
}
