# Each input of doff, if it is empty, malformed, and so on: inputs.tsv has what
# it is, how it is wrong, variables, arguments, the status, and a line of the
# output ("-": any); tests/README.md has the table, in words.
load root
load run

TABLE=$BATS_TEST_DIRNAME/inputs.tsv

setup() {
	root_make
	ln -s /etc/passwd "$ROOT/data/l"
	chown 4321:4322 "$ROOT/data"
}

teardown() { root_remove; }

# What a refused start must leave as it is.
remains() {
	(cd "$ROOT" && stat -c '%n %u %g %a %s' etc/* data data/* home/* &&
		cat etc/passwd etc/group)
}

@test "each input that is wrong has its end, its line, and no effect" {
	local what kind variables arguments text before wanted
	before=$(remains)
	while IFS=$'\t' read -r what kind variables arguments wanted text _; do
		[ "$variables" != - ] || variables=
		eval "run -$wanted in_root env $variables doff $arguments"
		[ "$text" = - ] || grep -qxF -- "$text" <<<"${output//$'\t'/ }" ||
			fail "$what, $kind: $output"
		case $wanted in
		0) chown 4321:4322 "$ROOT/data" && chown 0:0 "$ROOT/data/l" -h ;;
		*) assert_equal "${#lines[@]}" 1 ;;
		esac
		assert_equal "$(remains)" "$before"
	done <"$TABLE"
}

@test "the table of the inputs is that of tests/README.md" {
	run python3 "$BATS_TEST_DIRNAME/inputs.py" "$TABLE"
	assert_success
	assert_equal "$(sed -n '/^| input | empty/,/^$/p' \
		"$BATS_TEST_DIRNAME/../README.md")" "$output"
}
