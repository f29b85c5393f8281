# Further ways to run a command in the root directory; load root comes first.

# run -N, without which status 127 is taken for a mistake of the test.
bats_require_minimum_version 1.5.0

# ends STATUS TEXT COMMAND...: that status, one line on the way that has TEXT.
ends() {
	local wanted=$1 text=$2
	shift 2
	run "-$wanted" in_root "$@"
	assert_equal "${#lines[@]}" 1
	assert_line --index 0 --partial "doff: "
	assert_line --index 0 --partial "$text"
}

# traced CALLS COMMAND...: run it; its system calls of that kind in $TRACE, of
# those about $AT only, where that is set.
traced() {
	local calls=$1
	shift
	TRACE=$BATS_TEST_TMPDIR/trace
	run strace -f -o "$TRACE" ${AT:+-P "$AT"} -e "trace=$calls" \
		chroot "$ROOT" /bin/env -i PATH=/bin "$@"
}

# failing FAULT COMMAND...: a call of it is made to fail, as strace(1) says, or
# several, with spaces between; of those about $AT only, where that is set.
failing() {
	local each faults=() calls=
	for each in $1; do
		faults+=(-e inject="$each")
		calls+=,${each%%:*}
	done
	shift
	run strace -f -qq -o /dev/null ${AT:+-P "$AT"} -e trace="${calls#,}" \
		"${faults[@]}" \
		"$HELPERS/start_as" chroot="$ROOT" -- "$@"
}
