# What the tests of the command line share: no privilege is needed, and the
# account files are the machine's own, so only root and numbers are sure.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

setup() {
	trace_failures
}

# A copy where anybody can execute it, whoever's home this is built in.
setup_file() {
	export PLACE DOFF
	PLACE=$(mktemp -d)
	chmod 0755 "$PLACE"
	cp "$BATS_TEST_DIRNAME/../../build/doff" "$PLACE"
	DOFF=$PLACE/doff
}

teardown_file() {
	rm -r "$PLACE"
}

# doff ARG...: with a plain environment.
doff() {
	env -i PATH=/usr/bin:/bin HOME=/home/of/us "$DOFF" "$@"
}

# refuses TEXT ARG...: exit 125 after one line that has TEXT, nothing run.
refuses() {
	local text=$1
	shift
	run doff "$@"
	assert_equal "$status" 125
	assert_equal "${#lines[@]}" 1
	assert_line --index 0 --partial "doff: "
	assert_line --index 0 --partial "$text"
}

# as_nobody COMMAND...: not as root, whoever runs the tests.
as_nobody() {
	local PATH=/usr/bin:/bin
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 4242 --regid 4343 --groups 4343 "$@"
	else
		"$@"
	fi
}
