load root

setup() { root_make; }
teardown() { root_remove; }

@test "of two names of a uid the first one's groups count (58)" {
	echo "second:x:1000:5:Second:/home/second:/bin/sh" \
		>>"$ROOT/etc/passwd"
	echo "extra:x:77:second" >>"$ROOT/etc/group"
	becomes 1000 1000 "29 999 1000" doff 1000 st
	assert_line "Home: /home/app"
	becomes 1000 5 "5 77" doff second st
	assert_line "Home: /home/second"
}

@test "of two lines of a name the first one counts (141)" {
	echo "app:x:0:0::/evil:/bin/sh" >>"$ROOT/etc/passwd"
	echo "audio:x:0:app" >>"$ROOT/etc/group"
	becomes 1000 1000 "0 29 999 1000" doff app st
	assert_line "Home: /home/app"
	becomes 1000 29 29 doff app:audio st
}

@test "a file without a last newline is read to its end (139)" {
	printf 'last:x:1002:1003::/home/last:/bin/sh' >>"$ROOT/etc/passwd"
	printf 'end:x:77:other,last' >>"$ROOT/etc/group"
	becomes 1002 1003 "77 1003" doff last st
	assert_line "Home: /home/last"
	becomes 1000 77 77 doff app:end st
}

@test "a line that is not exactly an account is none (140)" {
	while IFS= read -r line; do
		printf "$line\n" >"$ROOT/etc/passwd"
		refuses " in /etc/passwd" doff bad st
		refuses " in /etc/passwd" \
			doff --allow-root bad st
		refuses "no gid is given" doff 1002 st
	done <<-'LINES'
		bad:x::1002::/:/bin/sh
		bad:x:1002:::/:/bin/sh
		bad:x:1002
		bad:x:1002:1002::/
		bad:x:1002:1002::/:/bin/sh:
		bad:x:1002:1002::/:/bin/sh:more
		bad:x: 1002:1002::/:/bin/sh
		bad:x:1002 :1002::/:/bin/sh
		bad:x:+1002:1002::/:/bin/sh
		bad:x:01002:1002::/:/bin/sh
		bad:x:-1:-1::/:/bin/sh
		bad:x:0x3ea:1002::/:/bin/sh
		bad:x:notnum:1002::/:/bin/sh
		bad:x:1002:notnum::/:/bin/sh
		bad:x:4294967295:1002::/:/bin/sh
		bad:x:4294967296:1002::/:/bin/sh
		bad:x:1002:4294967296::/:/bin/sh
		bad:x:4294968298:1002::/:/bin/sh
		bad:x:18446744073709552618:1002::/:/bin/sh
		bad:x:1002:1002::/:/bin/sh\r
		bad:x:1002:1002::/\001:/bin/sh
		bad:x:1002:1002:\033[2J:/:/bin/sh
		bad\000:x:1002:1002::/:/bin/sh
		bad:x:1002:1002::/:/bin/sh\000
		 bad:x:1002:1002::/:/bin/sh
		+bad:x:1002:1002::/:/bin/sh
		#bad:x:1002:1002::/:/bin/sh
		bad
		bad:
		::::::
	LINES
}

@test "what is no account is passed over, whatever it is (140)" {
	{
		printf '\n+::::::\n-bad::::::\n+@group::::::\n# comment\n'
		printf 'short:x:1002\n\0\0\0\n:x:0:0::/:/bin/sh\n\r\n:::::::\n'
		printf 'app:x:1000:1000::/crlf:/bin/sh\r\n'
		cat "$ROOT/etc/passwd"
	} >"$ROOT/etc/passwd+"
	mv "$ROOT/etc/passwd+" "$ROOT/etc/passwd"
	becomes 1000 1000 "29 999 1000" doff app st
	assert_line "Home: /home/app"
	for name in + +@group -bad; do
		refuses "neither a name nor an id" doff -- "$name" st
	done
	refuses "short: its line in /etc/passwd is malformed" doff short st
}

@test "a line that is not exactly a group is none (140)" {
	while IFS= read -r line; do
		printf "$line\n" >"$ROOT/etc/group"
		refuses " in /etc/group" doff app:bad st
		becomes 1000 1000 1000 doff app st
	done <<-'LINES'
		bad:x::app
		bad:x:77
		bad:x:77:app:
		bad:x: 77:app
		bad:x:077:app
		bad:x:-1:app
		bad:x:4294967295:app
		bad:x:4294967296:app
		bad:x:77:app\r
		bad\000:x:77:app
		+bad:x:77:app
		 bad:x:77:app
	LINES
}

@test "a commented line gives no account and no group" {
	sed -i 's/^app/#app/' "$ROOT/etc/passwd"
	sed -i 's/^docker/#docker/' "$ROOT/etc/group"
	refuses "app: no account of that name" doff app st
	refuses "no gid is given" doff 1000 st
	refuses "neither a name nor an id" doff "#app" st
	sed -i 's/^#app/app/' "$ROOT/etc/passwd"
	becomes 1000 1000 "29 1000" doff app st
	refuses "docker: no group of that name" doff app:docker st
}

@test "a member is a whole name in the list (140)" {
	printf '%s\n' "a:x:71:ap" "b:x:72:apps" "c:x:73:my,app,you" \
		"d:x:74:app" "e:x:75: app" "f:x:76:app " "g:x:77:,app" \
		"h:x:78:APP" "app:x:79:" "i:x:80:my.app" >"$ROOT/etc/group"
	becomes 1000 1000 "73 74 77 1000" doff app st
}

@test "a line of 65535 bytes is an account, of 65536 none (145)" {
	for n in 65535 65536; do
		head="long$n:x:1002:1002:" tail=":/:/bin/sh"
		printf '%s%0*d%s\n' "$head" \
			$((n - ${#head} - ${#tail})) 0 "$tail" \
			>>"$ROOT/etc/passwd"
	done
	becomes 1002 1002 1002 doff long65535 st
	run in_root doff long65536 st
	assert_failure 125
	assert_line --partial "is malformed"
	assert_line --partial "it is longer than 65535 bytes"
}

@test "account files that are empty have no accounts" {
	: >"$ROOT/etc/passwd"
	: >"$ROOT/etc/group"
	refuses "no account of that name" doff app st
	becomes 1000 1000 1000 doff 1000:1000 st
}

@test "a line that is not passwd(5) is said to be so (140)" {
	printf 'bad:x:01000:1000::/:/bin/sh\n' >>"$ROOT/etc/passwd"
	refuses "bad: its line in /etc/passwd is malformed: its uid is not" \
		doff bad st
}

@test "a line that is named by its number is the account of that uid (F34)" {
	printf '%s\n' '1000620000:x:1000620000:7::/opt/app:/sbin/nologin' \
		'7000:x:1000:1000::/evil:/bin/sh' >>"$ROOT/etc/passwd"
	echo '77:x:77:1000620000' >>"$ROOT/etc/group"
	becomes 1000620000 7 "7 77" doff 1000620000 st
	assert_line "Home: /opt/app"
	becomes 1000620000 5 5 doff 1000620000:5 st
	refuses "no gid is given" doff 7000 st
	refuses "no gid is given" doff 77 st
}

@test "an account whose line others may read is said to be malformed (189)" {
	for line in ' app:x:0:0::/:' '\tapp:x:0:0::/:' 'app :x:0:0::/:' \
		'app\t:x:0:0::/:' 'app:x:00:0::/:' 'app:x:1000' \
		'\357\273\277app:x:1000:1000::/:' \
		'app:x:1000:1000::/:\r'; do
		printf "$line\n" >"$ROOT/etc/passwd"
		refuses "is malformed" doff app st
	done
	printf 'apps:x:0:0::/:\n app2:x:0:0::/:\n' >"$ROOT/etc/passwd"
	refuses "app: no account of that name" doff app st
	refute_output --partial "malformed"
}

# skipped LINE NAME WHY: app does not get that group, and is told so once.
skipped() {
	printf "root:x:0:\n$1\nz:x:78:app\r\n" >"$ROOT/etc/group"
	becomes 1000 1000 1000 doff app st
	assert_line "doff: warning: $2: its line in /etc/group seems to list app, but is malformed: group not added: $3"
	run in_root doff app true
	assert_equal "${#lines[@]}" 1
}

@test "a group that is left out for its line is named, once (F10, F42)" {
	skipped 'audio:x:77:b,app\r' audio \
		"it ends in CR (save the file with LF)"
	skipped 'domain users:x:77:app' "domain users" \
		"its name is invalid (a blank, a BOM?)"
	skipped 'audio:x:77:b, app' audio "a blank is beside the name"
	skipped 'audio:77:app' audio "a field is missing"
	skipped 'audio:x:77:app:' audio "it has a fifth field"
	skipped 'audio:x:077:app' audio "its gid is not an id"
	skipped 'audio:x:77:app\t' audio "it contains a tab"
	printf '#audio:x:77:app\nb:x:7:apple\n' >"$ROOT/etc/group"
	becomes 1000 1000 1000 doff app st
	refute_output --partial "doff:"
}

@test "--keep-groups keeps no group of root's whose line is malformed (F10)" {
	for line in 'disk:x:6:root\r' 'disk:x:6:a, root' 'my disk:x:6:root' \
		'disk:x:6:root:'; do
		printf "$line\nb:x:7:\n" >"$ROOT/etc/group"
		becomes 1000 1000 "7 1000" start_as groups=6,7 -- \
			doff --keep-groups 1000:1000 st
	done
	sed -i 's/$/\r/' "$ROOT/etc/passwd"
	becomes 1000 1000 "7 1000" start_as groups=6,7 -- \
		doff --keep-groups 1000:1000 st
	echo 'disk:x:06:root' >"$ROOT/etc/group"
	refuses "cannot tell root's groups" start_as groups=6,7 -- \
		doff --keep-groups 1000:1000 st
}

@test "a uid whose line is malformed is told so, not that it has none (F10)" {
	printf 'bad:x:1500:1500:B:/home/b:/bin/sh\r\n' >>"$ROOT/etc/passwd"
	refuses "1500: no gid is given, and its line in /etc/passwd is malformed: it ends in CR" \
		doff 1500 st
	becomes 1500 1500 1500 doff 1500:1500 st
	assert_line "doff: warning: 1500: HOME is unknown: its line in \
/etc/passwd is malformed"
	assert_line "Home: /"
	refuses "is malformed: it ends in CR" doff bad st
	# A uid for it would not help.
	refuses "is malformed: it ends in CR" doff -c bad st
	refuses "its line in /etc/passwd is malformed: it ends in CR" \
		env PUID=1234 doff -c -e PUID bad st
	# Who keeps HOME needs no line.
	becomes 1500 1500 1500 doff --keep-home 1500:1500 st
	refute_output --partial doff:
}
