# bats-support and bats-assert.  To load them costs twenty processes, and bats
# loads anew for each test: what they define is kept for the run.
# shellcheck shell=bash
if ! source "$BATS_RUN_TMPDIR/libraries" 2>/dev/null; then
	libraries_before=" $(compgen -A function | tr '\n' ' ')"
	bats_load_library bats-support
	bats_load_library bats-assert
	for libraries_function in $(compgen -A function); do
		[[ $libraries_before == *" $libraries_function "* ]] ||
			declare -f "$libraries_function"
	done >"$BATS_RUN_TMPDIR/libraries.$$"
	mv "$BATS_RUN_TMPDIR/libraries.$$" "$BATS_RUN_TMPDIR/libraries"
fi

# trace_failures: called first by a setup function.  bats runs some twenty
# commands before each command of a test, to know where it was should it fail:
# a third of the time of most tests.  Where a command has failed, the shell
# says so itself.
trace_failures() {
	declare -F bats_capture_stack_trace bats_error_trap >/dev/null ||
		return 0
	trap - DEBUG
	BATS_DEBUG_LASTLAST_STACK_TRACE=()
	trap 'failure_trace || bats_error_trap' ERR
}

failure_trace() {
	local status=$?
	bats_capture_stack_trace
	# shellcheck disable=SC2034
	BATS_DEBUG_LAST_STACK_TRACE_IS_VALID=1
	return "$status"
}
