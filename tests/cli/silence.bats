# What is empty, misspelt or in the wrong place is said, with a cure.
# shellcheck disable=SC2016
bats_require_minimum_version 1.5.0
load cli

@test "a MODE that is none, or in the wrong place, is refused (F7)" {
	local option argument
	for option in -d --dir=; do
		for argument in 00750:/x 0o750:/x rwxr-x---:/x \
			app:app:/x :/x /x:0750 /x:750 0780:/x 0750:/x:0750 \
			0750:0750:/x 0750:app:app:/x; do
			refuses "${argument# }" -n "$option$argument" \
				1000:1000 true
			assert_output --partial "not a PATH (--dir and --give take MODE:PATH"
		done
	done
	refuses "not a PATH" -n --give 0o400:/x 1000:1000 true
	refuses "not a PATH" -n -d rwx:x 1000:1000 true
	for option in -o -m --group-of --own-skip --home --shell; do
		refuses "0750:/x" -n "$option" 0750:/x 1000:1000 true
		assert_output --partial "not a PATH (--dir and --give take MODE:PATH"
	done
	refuses "/x:0750" -n -o /x:0750 1000:1000 true
}

@test "a colon that is part of a name passes (F7)" {
	run -0 doff -n -d ./a:b -d 0:./a:b -d 7:/a:b -d /c:/d -o /a:b \
		--group-of /a:1 --own-skip a:b 1000:1000 true
}

@test "a PATH with what a shell or an editor left at its end is refused (F32)" {
	local option argument
	for option in -d -o -m --give --group-of --own-skip --home --shell; do
		for argument in "/x " " /x" $'/x\r' $'/x\n' '"/x"' "'/x'"; do
			refuses "begins or ends with a blank, CR or quote" \
				-n "$option" "$argument" 1000:1000 true
		done
	done
	refuses '"/x": begins' -n -d '0750:"/x"' 1000:1000 true
	for argument in 'C:\x' C:/x 0:/x; do
		refuses "not a PATH" -n -o "$argument" 1000:1000 true
	done
	run -0 doff -n -d "/my x" -d "/a'b" 1000:1000 true
}

@test "a literal \$NAME is refused, and the cure is named (F7)" {
	for option in -d -o -m --group-of --give --own-skip --home --shell; do
		refuses '/a/$DATA_DIR/b: a literal $NAME' -n "$option" \
			'/a/$DATA_DIR/b' 1000:1000 true
		refuses "no shell expanded it" -n "$option" '${A}' \
			1000:1000 true
	done
	refuses '$APP_USER: a literal $NAME' -n '$APP_USER' true
	refuses '$G: a literal' -n '1000:$G' true
	refuses '$G: a literal' -n --umask '$G' 1000:1000 true
	refuses '$G: a literal' -n --keep-caps '$G' 1000:1000 true
	refuses '$G: a literal' -n --own-from '$G' 1000:1000 true
	refuses '29,$G: a literal' -n -G '29,$G' 1000:1000 true
	refuses '$(id -u): a literal' -n '$(id -u)' true
	for value in '$(UID)' '$UID' '${UMASK}' '44,$G'; do
		for names in '-e P' '-e A:P' '-e A:B:P' '--own-env P -o /x' \
			'--groups-env P'; do
			run env P="$value" "$DOFF" -n $names 1000:1000 true
			assert_failure 125
			assert_output "doff: P=$value: a literal \$NAME: no \
shell expanded it (write its value)"
		done
	done
	run -0 doff -n --own-skip '$RECYCLE.BIN' -o '/share$' -d '/share$' 1000:1000 true
}

@test "an empty argument is named with its option (F8)" {
	for option in $("$DOFF" --help |
		sed -n 's/^  .* \(--[a-z-]*\) [A-Z[].*/\1/p'); do
		refuses "$option: its argument or PATH is empty (an unset variable?)" \
			-n "$option" "" 1000:1000 true
	done
	[ "$option" = --umask ]
	refuses "--dir=0750:: its argument or PATH is empty" \
		-n --dir=0750: 1000:1000 true
	refuses "--give: its argument or PATH is empty" -n --give 0400: 1000:1000 true
}

@test "--env says that it takes names only (F23)" {
	refuses 'without $' -n -e '$PUID:$PGID' 1000:1000 true
	refuses "not the value" -n -e 1000:1000 1000:1000 true
	refuses "without $ or value" -n -e PUID=1000 1000:1000 true
}

@test "a value is delimited where its blanks do not show (F32)" {
	run env PUID='1000 ' "$DOFF" -n -e PUID 1000:1000 true
	assert_failure 125
	assert_output --partial "doff: PUID='1000 ': not an id"
	run env PUID=' ' "$DOFF" -n -e PUID 1000:1000 true
	assert_output --partial "doff: PUID=' ': not an id"
	refuses "' 1000': neither a name nor an id" -n " 1000" true
	refuses "1000x" -n "=1000x" true
}

@test "a number that a template made a float is called so (F32)" {
	local number
	for number in 1.00064e+09 1e+3; do
		refuses "$number: looks like a number" -n "$number" true
		refuses "$number: looks like a number" -n "1000:$number" true
		refuses "$number: looks like a number" -n -G "$number" \
			1000:1000 true
	done
	refuses "0x3e8: looks like a number" -n 0x3e8 true
	refuses "1e+y: no account" -n 1e+y true
}

@test "a variable that is not set is told by -n and -v (F33)" {
	run --separate-stderr doff -n -e GUID:PGID:UMASK 1000:1000 true
	assert_success
	assert_equal "$stderr" "doff: GUID: is not set (--env)
doff: PGID: is not set (--env)
doff: UMASK: is not set (--env)"
	run env PUID= "$DOFF" -v -e PUID nosuch true
	assert_line "doff: PUID: is empty, and not used (--env)"
	run env PUID= "$DOFF" -e PUID nosuch true
	refute_output --partial PUID
}

@test "a umask of two digits may be YAML's: refused, with the cure (F27)" {
	local value
	for value in 18 23 63 27 00 7x; do
		run env UMASK="$value" "$DOFF" -n -e ::UMASK 1000:1000 true
		assert_failure 125
		assert_output --partial "UMASK=$value: "
	done
	for value in 18 23 63; do
		run env UMASK="$value" "$DOFF" -n -e ::UMASK 1000:1000 true
		assert_output --partial "three or four digits, quoted"
	done
	for value in 022 0027 7; do
		run -0 env UMASK="$value" "$DOFF" -n -e ::UMASK 1000:1000 true
	done
	run -0 doff -n --umask 27 1000:1000 true
}

@test "an unknown account comes with its cures (F23)" {
	refuses "add it (useradd, or --create with --env), or write UID:GID" \
		-n no.such.account true
	refuses "write its gid, or add it (groupadd)" \
		-n 1000:no.such.group true
	refuses "write its gid, or add it (groupadd)" \
		-n -G no.such.group 1000:1000 true
	refuses "a name has at most 255 bytes" -n "a b" true
}

@test "an option or a command line in the place of COMMAND is told (F22)" {
	as_us() { as_nobody "$DOFF" -r 1000:1000 "$@"; }
	run -127 as_us --own /data true
	assert_output --partial "--own: command not found: it is an option \
(those of doff go before USER)"
	run -127 as_us "echo a b"
	assert_output --partial "it is one argument (split it, or use sh -c '...')"
	run -127 as_us "/bin/echo a"
	assert_output --partial "it is one argument"
	run -127 as_us '$CMD'
	assert_output --partial "no shell expanded it (write its value)"
	run -127 as_us no.such.command
	assert_output --partial "in no absolute directory of PATH"
}

@test "not started as root is told so, with cures that work (F21)" {
	run as_nobody "$DOFF" 1000:1000 true
	assert_failure 125
	if [ "$(id -u)" = 0 ]; then
		assert_output --partial "started as uid 4242, not root"
	fi
	assert_output --partial "uid 1000 gid 1000: cannot switch to it"
	assert_output --partial "(remove the USER line, --user or runAsUser, or give \
--if-root)"
	refute_output --partial cap-add
	# The cure, literally.
	run -0 as_nobody "$DOFF" --if-root 1000:1000 true
}
