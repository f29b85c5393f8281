# gosu.tsv says what gosu and doff make of each operand; here both are run.
load root
load gosu

TABLE=$BATS_TEST_DIRNAME/gosu.tsv

setup() {
	root_make
	gosu_accounts
}
teardown() { root_remove; }

# Say where a row and what was seen differ; the rows are counted in $rows.
compare() {
	rows=$((rows + 1))
	[ "$2" = "$3" ] && return
	echo "'$1' is: $2"
	echo "'$1' in the table: $3"
}

compare_doff() { compare "$1" "$(outcome doff "$1")" "$3"; }
compare_gosu() { compare "$1" "$(outcome gosu "$1")" "$2"; }

compare_why() {
	rows=$((rows + 1))
	if [ "$2" = "$3" ]; then
		[ "$4" = - ] || echo "'$1': no difference, why $4?"
	else
		[ "${#4}" -gt 10 ] || echo "'$1': a difference without a why"
	fi
}

# The rows all pass, and there is more than a handful of them.
check() {
	local rows=0
	gosu_rows "$1" >"$BATS_TEST_TMPDIR/differences"
	run cat "$BATS_TEST_TMPDIR/differences"
	assert_output ""
	[ "$rows" -gt 40 ]
}

@test "doff does with each operand what the table says" {
	check compare_doff
}

@test "gosu does with each operand what the table says" {
	command -v gosu >/dev/null || skip "gosu is not installed"
	[[ $(gosu --version) == 1.14* ]] || skip "gosu is not version 1.14"
	cp "$(command -v gosu)" "$ROOT/bin/gosu"
	check compare_gosu
}

@test "each difference between gosu and doff has a reason" {
	check compare_why
}

@test "where the table says refused, doff says why and exits with 125" {
	check_refusal() {
		[ "$3" = refused ] || return 0
		refuses "" doff "$1" st
	}
	gosu_rows check_refusal
}

@test "the table as Markdown has each row, and whole cells" {
	run sh "$BATS_TEST_DIRNAME/gosu_table.sh"
	assert_success
	assert_equal "${#lines[@]}" "$(($(wc -l <"$TABLE") + 1))"
	for line in "${lines[@]}"; do
		assert_equal "$(tr -cd '|' <<<"$line")" "|||||"
	done
	assert_line --partial '| `""` | 0 0 none /root | refused |'
}
