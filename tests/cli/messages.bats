# docker/troubleshooting.md has every message of the program, and no other.
# shellcheck disable=SC2016
load noticed

# notices TEXT EXPRESSION FILE: an edit of a copy, by sed(1), is told of.
notices() {
	edited_check messages.py "$2" "$3" src docker
	assert_line --partial "$1"
}

@test "each message has its place among the troubles, once" {
	run python3 tests/cli/messages.py .
	assert_success
	assert_output --regexp '^[0-9]{3} literals, [0-9]{3} messages$'
}

@test "a message that is lost, new or changed would be noticed" {
	notices "not in docker/troubleshooting.md: no user before the colon" \
		'/no user before the colon/d' docker/troubleshooting.md
	notices "not in docker/troubleshooting.md: more than two colons" \
		's/more than one colon/more than two colons/' src/plan/operand.c
	notices "not a message: more than one colon" \
		's/more than one colon/more than two colons/' src/plan/operand.c
	notices "not a message: will run the command in earnest" \
		's/`will run the command`/`will run the command in earnest`/' \
		docker/troubleshooting.md
	notices "twice: will run the command" \
		's/`is verified`/`will run the command`/' \
		docker/troubleshooting.md
	notices "no end: will run the command" \
		's/^| `will run the command` | -v/| `will run the command` | /' \
		docker/troubleshooting.md
	notices "ends as warning, not as ['-v']: is not the current id" \
		'/^| `is not the current id/s/| warning |/| -v |/' \
		docker/troubleshooting.md
	notices "ends as 12[567]|goes on, not as ['warning']: its line" \
		'/^| `its line would/s/| 125 |/| warning |/' \
		docker/troubleshooting.md
}
