load root

setup() { root_make; }
teardown() { root_remove; }

@test "a uid without an entry needs a gid, and the cure writes it (1)" {
	refuses "no gid is given" doff 4242 st
	assert_output --partial "write 4242:4242"
}

@test "uid and gid as written, the gid in the group list (2)" {
	becomes 1000 1000 1000 doff 1000:1000 st
	becomes 4242 4343 4343 doff 4242:4343 st
}

@test "an empty operand is refused, not root (3)" {
	refuses "operand USER[:GROUP] is empty" doff "" st
	refuses "operand USER[:GROUP] is empty" sh -c 'doff "$UNSET" st'
}

@test "an operand without a user is refused (4, 5)" {
	refuses "no user before the colon" doff : st
	refuses "no user before the colon" doff :1000 st
	refuses "no user before the colon" doff :root st
}

@test "a name and a colon are the account's own group (6)" {
	becomes 1000 1000 "29 999 1000" doff app: st
	refuses "no gid is given" doff 4242: st
}

@test "a uid is as good as the name of its account" {
	becomes 1000 1000 "29 999 1000" doff 1000 st
	assert_line "Home: /home/app"
}

@test "a group named or numbered replaces those of the account" {
	becomes 1000 29 29 doff app:audio st
	becomes 1000 29 29 doff app:29 st
	becomes 1000 5 5 doff 1000:5 st
}

@test "uid 0 needs --allow-root, however it is written (7)" {
	for spec in 0 0:0 0:1000 root root: root:root root:1000; do
		refuses "uid 0 refused" doff "$spec" st
		assert_output --partial "or give --allow-root"
	done
}

@test "uid 0 needs --allow-root without an account of root's too (7)" {
	rm "$ROOT/etc/passwd" "$ROOT/etc/group"
	refuses "0: uid 0 refused" doff 0:0 st
	refuses "0: uid 0 refused" doff 0:1000 st
	becomes 0 0 0 doff --allow-root 0:0 st
}

@test "with --allow-root uid 0 keeps its capabilities (7)" {
	held=$(in_root st | grep CapEff)
	for spec in 0 0:0 root root:0; do
		becomes 0 0 0 doff --allow-root "$spec" st
		assert_line "$held"
	done
	becomes 0 1000 1000 doff --allow-root root:1000 st
}

@test "no other spelling of 0 is an id (8)" {
	for spec in +0 00 0x0 " 0" "0 " $'0\n' $'0\r' 0.0 0e0 0,0 ０; do
		refuses ": " doff "$spec" st
		refute_output --partial "uid 0 refused"
	done
	refuses "unknown option" doff -0 st
}

@test "a leading zero is neither octal nor decimal (9)" {
	for spec in 01000 01750 0000001000 1000:01000 app:00; do
		refuses "not an id" doff "$spec" st
	done
}

@test "the largest id is 4294967294 (10, 11)" {
	becomes 4294967294 4294967294 4294967294 \
		doff 4294967294:4294967294 st
	refuses "4294967295: not an id" doff 4294967295 st
	refuses "4294967295: not an id" doff 4294967295:1000 st
	refuses "4294967295: not an id" doff 1000:4294967295 st
}

@test "an id that would wrap is refused (12, 13, 15)" {
	local many
	many=$(printf '%0400d' 0 | tr 0 9)
	for id in 4294967296 4294967297 8589934592 9999999999 99999999999 \
		18446744073709551616 18446744073709552616 "$many"; do
		refuses "not an id" doff "$id" st
		refuses "not an id" doff "$id:1000" st
		refuses "not an id" doff "1000:$id" st
		refuses "not an id" doff "app:$id" st
	done
}

@test "a sign is no id and no option (14)" {
	for spec in -1 -2 -1000 -1:-1; do
		refuses "unknown option" doff "$spec" st
		refuses "neither a name nor an id" doff -- "$spec" st
	done
	for spec in 1000:-1 1000:-2 1000:+0 +1000 +1000:+1000; do
		refuses "neither a name nor an id" doff "$spec" st
	done
}

@test "ids of 2^31 and more have no sign (16)" {
	becomes 2147483648 2147483648 2147483648 \
		doff 2147483648:2147483648 st
	refuses "write 3000000000:3000000000" doff 3000000000 st
}

@test "ids around 65535 are exact (17)" {
	becomes 65535 65535 65535 doff 65535:65535 st
	becomes 65536 65536 65536 doff 65536:65536 st
	becomes 65537 65538 65538 doff 65537:65538 st
}

@test "a number too large is never looked up as a name (18)" {
	echo "99999999999:x:0:0::/:/bin/sh" >>"$ROOT/etc/passwd"
	refuses "99999999999: not an id" doff 99999999999 st
	refuses "99999999999: not an id" \
		doff --allow-root 99999999999 st
}

@test "a number is never the name of an account or of a group (19)" {
	echo "4242:x:0:0::/:/bin/sh" >>"$ROOT/etc/passwd"
	echo "2222:x:0:" >>"$ROOT/etc/group"
	refuses "no gid is given" doff 4242 st
	refuses "no gid is given" doff --allow-root 4242 st
	becomes 1000 2222 2222 doff app:2222 st
}

@test "an unknown name is refused, and the file named (20)" {
	refuses "nosuch: no account of that name in /etc/passwd" \
		doff nosuch st
	refuses "nosuch: no group of that name in /etc/group" \
		doff app:nosuch st
	refuses "APP: no account" doff APP st
	refuses "ap: no account" doff ap st
	# Nobody's groups are looked up.
	rm "$ROOT/etc/group"
	mkdir "$ROOT/etc/group"
	refuses "nosuch: no account of that name" doff nosuch st
}

@test "an account of uid 0 is refused with any group (21)" {
	refuses "root: uid 0 refused" doff root:1000 st
	refuses "root: account with uid 0 refused" \
		env PUID=1000 doff -e PUID root:1000 st
	echo "toor:x:0:1000::/:/bin/sh" >>"$ROOT/etc/passwd"
	refuses "toor: uid 0 refused" doff toor:1000 st
	refuses "toor: uid 0 refused" doff toor st
}

@test "gid 0 is taken where it is written out (21)" {
	becomes 1000 0 0 doff app:root st
	becomes 1000 0 0 doff app:0 st
	sed -i 's/^app:x:1000:1000/app:x:1000:0/' "$ROOT/etc/passwd"
	becomes 1000 0 "0 29 999" doff app st
}

@test "an operand that is no USER[:GROUP] is refused (22)" {
	local long
	long=$(printf '%065536d' 0 | tr 0 a)
	for spec in app:audio:docker app::29 1000:1000: 1000:1000:1000 \
		app/ /etc ../app 1000/1000 app:a/b app,audio "app app" \
		app.audio 1000.1000 $'app\tx' $'app\n' $'\xff\xfe' \
		$'app:\x80' $'a\xc3' 0x3e8 0day "1000 " " 1000" \
		"$long" "app:$long"; do
		refuses "" doff "$spec" st
		[ "${#output}" -lt 1400 ]
	done
}

@test "a name of 255 bytes is one, a name of 256 is not (22)" {
	local long
	long=$(printf '%0255d' 0 | tr 0 a)
	echo "$long:x:1002:1002::/:/bin/sh" >>"$ROOT/etc/passwd"
	echo "${long}a:x:1003:1003::/:/bin/sh" >>"$ROOT/etc/passwd"
	becomes 1002 1002 1002 doff "$long" st
	refuses "neither a name nor an id" doff "${long}a" st
}

@test "names as accounts have them: dots, dashes, dollars, UTF-8" {
	printf '%s:x:1002:1002::/:/bin/sh\n' a.b a-b_c 'host$' _x 0day a@b \
		>>"$ROOT/etc/passwd"
	for name in a.b a-b_c 'host$' _x 0day a@b; do
		becomes 1002 1002 1002 doff "$name" st
	done
}

@test "an environment without equals signs, or none, does no harm (26)" {
	becomes 4242 4242 4242 exec_raw /bin/doff HOME PATH "" =x -- \
		doff 4242:4242 /bin/st
	assert_line "Home: /"
	becomes 4242 4242 4242 exec_raw /bin/doff -- doff 4242:4242 /bin/st
	assert_line "Home: /"
	becomes 4242 4242 4242 exec_raw /bin/doff PUID -- \
		doff -e PUID 4242:4242 /bin/st
}

@test "no argument at all is a usage error (26)" {
	refuses "usage" exec_raw /bin/doff A=b --
	refuses "usage" exec_raw /bin/doff --
	refuses "usage" exec_raw /bin/doff A=b -- doff
}

@test "-v says who to become, and that it is proved" {
	run in_root doff -v app true
	assert_success
	assert_output "doff: uid 1000 gid 1000: will run the command
doff: uid 1000 gid 1000: is verified"
}
