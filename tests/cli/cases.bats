# The hostile cases of tests/README.md and the tests name each other.
# shellcheck disable=SC2016
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

setup() {
	trace_failures
	cd "$BATS_TEST_DIRNAME/../.." || return
}

cases() {
	python3 tests/cli/cases.py "${1:-tests}"
}

# notices TEXT EXPRESSION FILE: an edit of a copy, by sed(1), is told of.
notices() {
	local copy=$BATS_TEST_TMPDIR/tests
	rm -rf "$copy"
	cp -r tests "$copy"
	cp Makefile "$BATS_TEST_TMPDIR"
	sed -i "$2" "$copy/$3"
	run cases "$copy"
	assert_failure 1
	assert_line --partial "$1"
}

@test "each hostile case is listed once, with the tests that name it" {
	run cases
	assert_success
	assert_output --regexp '^[0-9]+ cases, [0-9]+ files, [0-9]+ named tests$'
}

@test "a case that is lost, and a test that is renamed, would be noticed" {
	notices "1 to 170, each once" '/^| 29 |/d' README.md
	notices "1 to 170, each once" 's/^| 30 |/| 29 |/' README.md
	notices "29: root/groups.bats is not listed" \
		'/^| 29 |/s/`root\/groups.bats`[^;|]*;//' README.md
	notices "12: root/specs.bats has no such test: an id that" \
		's/^@test "an id that would wrap/@test "an id that wraps/' \
		root/specs.bats
	notices "13: root/specs.bats has no such test: an id that" \
		's/(12, 13, 15)/(12, 15)/' root/specs.bats
	notices "no case 201" 's/(12, 13, 15)/(12, 13, 15, 201)/' \
		root/specs.bats
	notices "9: no such file: unit/ids.c" \
		'/^| 9 |/s/unit.id.c/unit\/ids.c/' README.md
	notices "168: no such target: fuss" 's/`make fuzz` |$/`make fuss` |/' \
		README.md
	notices "168: neither a test nor a remark" \
		'/^| 168 |/s/`fuzz.replay.sh`/replayed/' README.md
	notices "34: neither a test nor why there is none" \
		'/^| 34 |/s/[^|]*|$/ (later) |/' README.md
}

@test "rows can be mended: what is gone goes, what is new comes" {
	local copy=$BATS_TEST_TMPDIR/tests
	cp -r tests "$copy"
	cp Makefile "$BATS_TEST_TMPDIR"
	sed -i -e '/^| 29 |/s/; `root.groups.bats`[^;|]*;/;/' \
		-e '/^| 33 |/s/`root.drop.bats`/`root.drip.bats`/' \
		-e '/^| 34 |/s/[^|]*|$/ (none) |/' \
		-e '/^| 43 |/s/; `unit.capability_sets.c`//' "$copy/README.md"
	run cases "$copy"
	assert_failure 1
	assert_equal "${#lines[@]}" 6
	run python3 tests/cli/cases.py "$copy" --mend
	assert_success
	run diff tests/README.md "$copy/README.md"
	# Only the order is another one.
	assert_equal "$(grep -c '^> ' <<<"$output")" 1
	assert_line --regexp '^> \| 29 .*; `root/groups.bats` groups that do'
}
