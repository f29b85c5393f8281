# shellcheck shell=sh
# What suites have said, counted; each says it as TAP.

# tap_count REGEX FILE...: how many lines of them match.
tap_count() {
	tap_regex=$1
	shift
	cat "$@" | grep -cE "$tap_regex"
}

# tap_report STATUS FILE...: the last line of a suite that ended with STATUS.
# False where it, or a test, has failed, and where none has passed.
tap_report() {
	status=$1
	shift
	skipped=$(tap_count '^ok .*# skip' "$@")
	passed=$(($(tap_count '^ok' "$@") - skipped))
	failed=$(tap_count '^not ok' "$@")
	if [ "$skipped" != 0 ]; then
		echo "$passed passed, $failed failed, $skipped skipped"
	else
		echo "$passed passed, $failed failed"
	fi
	[ "$status" = 0 ] && [ "$failed" = 0 ] && [ "$passed" != 0 ]
}
