load root
load run

setup() { root_make; }
teardown() { root_remove; }

# clean LINES COMMAND...: so many lines of messages, no control byte in them.
clean() {
	local wanted=$1
	shift
	in_root "$@" >"$BATS_TEST_TMPDIR/out" 2>&1 || true
	assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/out")" "$wanted"
	assert_equal "$(LC_ALL=C tr -d '\n -~' <"$BATS_TEST_TMPDIR/out" |
		wc -c)" 0
	run cat "$BATS_TEST_TMPDIR/out"
}

# Clears the screen, sets a title, returns, rings, is no UTF-8, tabulates.
evil=$'\e[2J\e]0;x\a\r\b\x9b\xff\t\x7f\n'

@test "a message shows control bytes of operands escaped (170)" {
	clean 1 doff "$evil" st
	assert_output --partial '\x1b[2J\x1b]0;x\x07\x0d\x08\x9b\xff\x09\x7f'
	clean 1 doff "app:$evil" st
	clean 1 doff "1000:1000$evil" st
	clean 1 doff "--$evil" app st
	clean 1 doff "-$evil" app st
	clean 1 doff "--umask=$evil" app st
	clean 1 doff "-e$evil" app st
	clean 1 doff "-m/$evil" app st
}

@test "a message shows control bytes of variables escaped (170)" {
	clean 1 env "PUID=1000$evil" doff -e PUID app st
	clean 1 env "UMASK=$evil" doff -e ::UMASK app st
	clean 1 exec_ids 5 5 5 5 5 env "PUID=$evil" doff -r -e PUID app st
}

@test "a message shows control bytes of commands escaped (170)" {
	clean 1 doff app "$evil"
	clean 1 doff app "/bin/$evil"
	printf '#!/no/%s' "$evil" >"$ROOT/bin/script"
	chmod 755 "$ROOT/bin/script"
	clean 1 doff app script
	printf x >"$ROOT/bin/$evil"
	clean 1 doff app "$evil"
	clean 1 env "PATH=$evil:/$evil" /bin/doff app st
}

@test "a message shows a backslash so that no escape can be forged" {
	clean 1 doff 'a\x1b/' st
	assert_output --partial 'a\x5cx1b/'
}

@test "a message shows control bytes of the files escaped (170)" {
	printf 'bad:x:1002:1002::/%s:/bin/sh\n' "$evil" >>"$ROOT/etc/passwd"
	clean 1 doff bad st
	mv "$ROOT/bin/doff" "$ROOT/bin/$evil"
	chmod 4755 "$ROOT/bin/$evil"
	clean 1 "$evil" app st
}

@test "a plan shows control bytes of the command escaped (170)" {
	in_root doff -n 1000:1000 st "$evil" "" >"$BATS_TEST_TMPDIR/plan"
	run cat "$BATS_TEST_TMPDIR/plan"
	assert_line 'command=\x1b[2J\x1b]0;x\x07\x0d\x08\x9b\xff\x09\x7f\x0a'
	assert_line 'command='
}

@test "a message is one line of less than PIPE_BUF, however long (170)" {
	local long
	long=$(printf '%0100000d' 0)
	clean 1 doff "$long" st
	[ ${#output} -lt 1400 ]
	assert_output --partial "0...: not an id"
	clean 1 doff app "/$long"
	[ ${#output} -lt 1400 ]
	clean 1 doff "$(tr 0 '\033' <<<"$long")" st
	[ ${#output} -lt 1400 ]
	assert_output --partial '\x1b...: neither a name nor an id'
}

@test "two problems are two lines, each once (170)" {
	chown 1005:0 "$ROOT/data"
	clean 2 doff -m /data 4242 st
	chown 0:0 "$ROOT/data"
	clean 2 doff -v -m /data 4242 st
}

@test "a text in a message is cut where it is too long, not before (170)" {
	local text
	text=$(printf '%0497d' 0)
	clean 1 doff "$text" st
	assert_output --partial "doff: $text: "
	clean 1 doff "0$text" st
	assert_output --partial "doff: $text...: "
}

@test "a text on standard output is a few writes, and a plan, too" {
	needs_native
	local words
	mapfile -t words < <(seq 1000)
	traced write doff --help
	assert_success
	[ "$(grep -c 'write(1, ' "$TRACE")" -lt 10 ]
	traced write doff -n 1000:1000 st "${words[@]}"
	assert_line command=1000
	[ "$(grep -c 'write(1, ' "$TRACE")" -lt 20 ]
}
