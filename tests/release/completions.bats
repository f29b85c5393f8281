setup() {
	load release
	cd "$TOP" || exit 1
}

# The lines of src/usage.c that are an option's, as the scanner finds them.
OPTION='^"  (-., |    )--([a-z-]+)'

options() {
	sed -nE "s/$OPTION .*/--\2/p" src/usage.c
}

letters() {
	sed -nE 's/^"  (-.), --.*/\1/p' src/usage.c
}

bash_offers() {
	bash "$BATS_TEST_DIRNAME/bash_complete.sh" "$1"
}

zsh_shows() {
	python3 "$BATS_TEST_DIRNAME/zsh_complete.py" "$1"
}

fish_offers() {
	fish --no-config -c "source $PACKAGING/completions/doff.fish
		complete -C '$1'"
}

@test "bash offers every option, and no other" {
	run bash_offers "doff -"
	assert_success
	assert_equal "$(sort <<<"$output")" "$( (options; letters) | sort)"
	[ "${#lines[@]}" -gt 30 ]
}

@test "fish offers every option, and no other" {
	run fish_offers "doff --"
	assert_success
	assert_equal "$(cut -f1 <<<"$output" | sort)" "$(options | sort)"
}

@test "zsh offers every option, and no other" {
	run zsh_shows "doff --"
	for option in $(options); do
		assert_output --regexp "$option( |,)"
	done
	for option in $(grep -oE -- '--[a-z-]+' <<<"$output" | sort -u); do
		options | grep -qx -- "$option"
	done
}

@test "options that take an argument are the same in all shells" {
	taking=$(sed -nE "s/$OPTION [^ ].*/\2/p" src/usage.c | sort)
	for from in 'doff.bash:--env | --groups' 'doff.fish:set -l takes'; do
		run sh -c "sed -n '/${from#*:}/,/--umask/p' \
			$PACKAGING/completions/${from%%:*} |
			grep -oE -- '--[a-z-]+' | sort -u | cut -c3-"
		assert_output "$taking"
	done
	run sh -c "grep -oE '(--[a-z-]+=)' $PACKAGING/completions/_doff |
		tr -d = | sort | cut -c3-"
	assert_output "$taking"
}

@test "capabilities are those that doff knows" {
	for name in $(sed -n "/^_doff_capabilities='/,/'\$/p" \
		"$PACKAGING/completions/doff.bash" |
		sed "s/.*='//; s/'//"); do
		build/doff -n --allow-root --keep-caps "$name" 1:1 true
	done
}

@test "users come first, groups after a colon, then commands: bash" {
	[ "$(bash_offers 'doff -o /tmp roo')" = root ]
	[ "$(bash_offers 'doff nobody:daem')" = daemon ]
	[ "$(bash_offers 'doff -G root,daem')" = root,daemon ]
	bash_offers 'doff nobody ech' | grep -qx echo
	[ "$(bash_offers 'doff -o /etc/passw')" != "" ]
	[ "$(bash_offers 'doff nobody --ow')" = "" ]
}

@test "users come first, groups after a colon, then commands: fish" {
	fish_offers 'doff -o /tmp roo' | grep -q "^root"
	fish_offers 'doff nobody:daem' | grep -q "^nobody:daemon"
	fish_offers 'doff nobody ech' | grep -q "^echo"
	run fish_offers 'doff nobody --ow'
	refute_output --partial "--own"
}

@test "users come first, groups after a colon, then commands: zsh" {
	zsh_shows 'doff -o /tmp roo' | grep -q "doff -o /tmp root"
	zsh_shows 'doff nobody:daem' | grep -q "doff nobody:daemon"
	zsh_shows 'doff nobody ech' | grep -q "doff nobody echo"
}
