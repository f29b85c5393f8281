bats_require_minimum_version 1.5.0
load cli

@test "--help and -h print the usage on standard output" {
	for option in --help -h; do
		doff $option >"$BATS_TEST_TMPDIR/out" \
			2>"$BATS_TEST_TMPDIR/err"
		[ ! -s "$BATS_TEST_TMPDIR/err" ]
		run cat "$BATS_TEST_TMPDIR/out"
		assert_line --index 0 --partial "usage: doff [OPTION]... USER"
		for name in --env --match --if-root --allow-root \
			--keep-home --umask --dry-run --verbose; do
			assert_output --partial "$name"
		done
	done
}

@test "--help fits a terminal" {
	run doff --help
	for line in "${lines[@]}"; do
		[ "${#line}" -le 80 ]
	done
}

@test "--version and -V print the version on standard output" {
	for option in --version -V; do
		run doff $option
		assert_success
		assert_output --regexp '^doff [0-9]+\.[0-9]+\.[0-9]+$'
	done
	run sh -c "'$DOFF' --version 2>/dev/null"
	assert_output --partial "doff "
}

@test "--help and --version say when they cannot be written" {
	for option in --help --version; do
		run sh -c "'$DOFF' $option >/dev/full"
		assert_failure 125
		assert_output --partial "standard output: cannot be written"
	done
}

@test "--help counts before what is wrong behind it" {
	run doff --help --nonsense
	assert_success
	refuses "--nonsense" --nonsense --help
}

@test "no operand and no command are refused with the usage" {
	refuses "usage: doff [OPTION]... USER[:GROUP] COMMAND"
	refuses "usage: doff [OPTION]" --
	refuses "usage: doff [OPTION]" -n
	refuses "1000:1000: no command after it" 1000:1000
	refuses "1000:1000: no command after it" -v -n 1000:1000 --
}

@test "options that are none are refused" {
	for option in -x -vx --nothing --envy --en --dry --verbos ---help \
		--user --User --VERSION -0 -1 -H; do
		refuses "unknown option" "$option" 1000:1000 true
		assert_output --partial "try doff --help"
	done
	refuses "--nothing: unknown option" --nothing 1000:1000 true
}

@test "options that need an argument are refused without one" {
	for option in -e --env -m --match --umask; do
		refuses "$option: needs an argument" "$option"
		refuses "$option: needs an argument" -n "$option"
	done
}

@test "options that take no argument are refused with one" {
	for option in --help= --version=1 --dry-run=yes --if-root=1 \
		--verbose= --allow-root=0 --keep-home=no; do
		refuses "takes no argument" "$option" 1000:1000 true
	done
}

@test "short options can be joined, with an argument behind them" {
	run doff -nve UNSET 1000:1000 true
	assert_success
	assert_line uid=1000
	run doff -nveUNSET 1000:1000 true
	assert_success
	run doff -n -m/ 1000:1000 true
	assert_success
	refuses "=UNSET: --env takes names" -ne=UNSET 1000:1000 true
}

@test "long options take their argument behind = or next" {
	for umask in --umask=027 "--umask 027"; do
		run doff -n $umask 1000:1000 true
		assert_line umask=0027
	done
	run doff -n --umask -- 1000:1000 true
	assert_failure 125
	assert_output --partial "--: not a umask"
}

@test "options end at --, and at the operand" {
	run doff -n -- 1000:1000 true -v
	assert_success
	assert_line command=true
	assert_line command=-v
	run -127 doff -n 1000:1000 -v --help
	assert_line command=-v
	assert_line command=--help
	refuses "-n: neither a name nor an id" -- -n true
	refuses "-: neither a name nor an id" - true
}

@test "an operand that is no identity is refused" {
	refuses "''" "" true
	refuses "empty" "" true
	refuses "no user before the colon" : true
	refuses "no user before the colon" :1000 true
	refuses "more than one colon" 1000:1000:1000 true
	refuses "not an id" 4294967295 true
	refuses "not an id" 01000 true
	refuses "not an id" 1000:18446744073709552616 true
	refuses "neither a name nor an id" +1000 true
	refuses "neither a name nor an id" "1000 " true
	refuses "neither a name nor an id" 1000:-1 true
	refuses "no account of that name in /etc/passwd" \
		no.such.account.here true
	refuses "no group of that name in /etc/group" \
		1000:no.such.group.here true
}

@test "root is refused, whoever asks" {
	for spec in 0 0:0 root root:1000; do
		refuses "uid 0 refused: choose another user" \
			"$spec" true
		refuses "uid 0 refused" -n "$spec" true
	done
}

@test "options that hold nonsense are refused" {
	refuses "not a umask" --umask 8 1000:1000 true
	refuses "not a umask" --umask u=rwx 1000:1000 true
	refuses "--env takes names of variables" \
		-e PUID=1 1000:1000 true
	refuses "not the name of a variable" -e 1000 1000:1000 true
	refuses "takes one to three names" -e A:B:C:D 1000:1000 true
	refuses "-e: its argument or PATH is empty" -e "" 1000:1000 true
	refuses "its owner cannot be found (--match)" -m /no/such 1000:1000 true
}

@test "an option with an argument is given once, unless it is a list" {
	local option=() again
	while read -r -a option; do
		again=${option[0]}
		refuses "$again: is given twice: give it once" -n -c \
			"${option[@]}" "${option[@]}" 1000:1000 true
	done <<-'EOF'
		-e A
		--env A
		-m /
		--home /x
		--shell /x
		--own-env A
		--own-from 1
		--groups-env A
		--umask 022
	EOF
	run -0 doff -n --keep-caps kill --keep-caps net_raw -G 1 -G 2 -d /tmp/x \
		-d /tmp/y -r -r -n 1000:1000 true
	assert_line "keep-caps=kill,net_raw"
}

@test "an option is given 64 times at most" {
	local option many
	for option in -G -d -o --group-of; do
		mapfile -t many < <(yes -- "$option"$'\n/' | head -n 128)
		refuses "$option: is given more than 64 times" -n \
			"${many[@]}" "$option" /last 1000:1000 true
	done
	# 64 themselves are taken.
	run doff -n "${many[@]}" 1000:1000 true
	assert_success
}

@test "a switch without the privilege for it is refused, with the cure" {
	run as_nobody "$DOFF" 1000:1000 true
	assert_failure 125
	assert_output --partial "doff: uid 1000 gid 1000: cannot switch to \
it: started as uid "
}

@test "who already is the identity needs no privilege" {
	as_nobody sh -c '
		groups=$(id -G)
		[ "$groups" = "$(id -g)" ] || exit 77
		exec "$1" "$(id -u):$(id -g)" sh -c "exit 42"' sh "$DOFF" ||
		status=$?
	[ "$status" != 77 ] || skip "started with more groups than one"
	assert_equal "$status" 42
}

@test "--if-root runs the command as who we are" {
	run as_nobody sh -c 'id -u; exec "$1" -r root id -u' sh "$DOFF"
	assert_success
	assert_equal "${lines[0]}" "${lines[1]}"
}

@test "the command's status is ours, 126 and 127 as env has them" {
	as_us() { as_nobody "$DOFF" -r 1000:1000 "$@"; }
	run as_us sh -c 'exit 3'
	assert_failure 3
	run -127 as_us no.such.command
	run as_us /
	assert_failure 126
}
