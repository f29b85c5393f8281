# What the tests share of the scripts that hold documents and source together.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

setup() {
	trace_failures
	cd "$BATS_TEST_DIRNAME/../.." || return
}

# edited_check SCRIPT EXPRESSION FILE COPIED...: SCRIPT finds a contradiction in
# a copy of what is COPIED, of which sed(1) has edited FILE.
edited_check() {
	local script=$1 expression=$2 file=$3 copy=$BATS_TEST_TMPDIR/copy
	shift 3
	rm -rf "$copy"
	mkdir "$copy"
	cp -r "$@" "$copy"
	sed -i "$expression" "$copy/$file"
	run cmp -s "$file" "$copy/$file"
	assert_failure
	run python3 "tests/cli/$script" "$copy"
	assert_failure 1
}
