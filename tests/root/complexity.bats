# Whatever an image or an environment holds, the start takes no more time than
# that is long: each input is grown by two and by four (tests/root/complexity.py).
load root

setup() {
	root_make
	needs_unemulated
}
teardown() { root_remove; }

# grow PATTERN: each case of that name.
grow() {
	local name names
	mapfile -t names < <(python3 -B "$BATS_TEST_DIRNAME/complexity.py" \
		--list | grep "$1")
	[ "${#names[@]}" != 0 ]
	for name in "${names[@]}"; do
		run python3 -B "$BATS_TEST_DIRNAME/complexity.py" "$ROOT" \
			"$name"
		assert_success
	done
}

@test "passwd of 16 MiB takes time as its length, whatever it holds" {
	grow '^passwd-'
}

@test "group of 16 MiB takes time as its length, whatever it holds (180)" {
	grow '^group-'
}

@test "arguments and the operand take time as their length" {
	grow '^argv\|^operand-'
}

@test "the environment takes time as its length" {
	grow '^environ'
}

@test "lists and paths of options take time as their length" {
	grow '^option-'
}

@test "the groups of the process and a home take time as their length" {
	grow '^process-\|^home'
}
