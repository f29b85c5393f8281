load root

setup() { root_make; }
teardown() { root_remove; }

# as UID GROUPS COMMAND...: started as that user, ${check[@]} is expected.
as() {
	local uid=$1 groups=$2
	shift 2
	set -- exec_ids "$uid" "$uid" "$uid" "$uid" "$groups" "$@"
	"${check[@]}" "$@"
}

@test "--if-root switches where it is started as root" {
	becomes 1000 1000 "29 999 1000" doff -r app st
	assert_line "Home: /home/app"
	refuses "uid 0 refused" doff -r root st
}

@test "--if-root runs as who we are where that is not root" {
	check=(becomes 2000 2000 "29 2000")
	as 2000 29,2000 doff -r app st
	refute_output --partial "doff:"
	as 2000 29,2000 doff --if-root 0:0 st
	as 2000 29,2000 doff -r root st
}

@test "without --if-root another user cannot switch, and learns why" {
	check=(refuses "not root (remove the USER line")
	as 2000 2000 doff app st
	check=(becomes 1000 1000 1000)
	as 1000 1000 doff 1000:1000 st
	check=(refuses "not root (remove the USER line")
	as 1000 1000,29 doff 1000:1000 st
}

@test "HOME stays under --if-root unless it is unset, empty or /" {
	echo "me:x:2000:2000::/home/me:/bin/sh" >>"$ROOT/etc/passwd"
	check=(becomes 2000 2000 2000)
	as 2000 2000 env HOME=/somewhere doff -r app st
	assert_line "Home: /somewhere"
	for home in -uHOME HOME= HOME=/; do
		as 2000 2000 env "$home" doff -r app st
		assert_line "Home: /home/me"
	done
}

@test "without an entry of ours HOME is that of the operand, then /" {
	check=(becomes 2000 2000 2000)
	as 2000 2000 env HOME=/ doff -r app st
	assert_line "Home: /home/app"
	as 2000 2000 env HOME=/ doff -r 1000 st
	assert_line "Home: /home/app"
	as 2000 2000 env HOME= doff -r 4242 st
	assert_line "Home: /"
	as 2000 2000 env HOME= doff -r nosuch st
	assert_line "Home: /"
	as 2000 2000 env HOME=/ doff -r --keep-home app st
	assert_line "Home: /"
}

@test "a variable with another id than ours is warned of, once" {
	check=(becomes 2000 2000 2000)
	as 2000 2000 env PUID=1000 PGID=2000 doff -r -e PUID:PGID app st
	assert_line --partial "doff: warning: PUID=1000: is not the current id"
	assert_equal "$(grep -c doff: <<<"$output")" 1
	as 2000 2000 env PUID=2000 PGID=1000 doff -r -e PUID:PGID app st
	assert_line --partial "doff: warning: PGID=1000: is not the current id"
	assert_equal "$(grep -c doff: <<<"$output")" 1
	as 2000 2000 env PUID=2000 PGID=2000 doff -r -e PUID:PGID app st
	refute_output --partial "doff:"
	as 2000 2000 env PUID=0 doff -r -e PUID app st
	assert_line --partial "doff: warning: PUID=0: is not the current id"
}

@test "a variable that is no id is an error under --if-root too" {
	check=(refuses "PUID=x: not an id")
	as 2000 2000 env PUID=x doff -r -e PUID app st
	check=(refuses "operand USER[:GROUP] is empty")
	as 2000 2000 doff -r "" st
}

@test "the umask applies under --if-root" {
	check=(becomes 2000 2000 2000)
	as 2000 2000 env UMASK=027 doff -r -e ::UMASK app st
	assert_line "Umask: 0027"
	as 2000 2000 doff -r --umask 002 app st
	assert_line "Umask: 0002"
}

@test "--match and GROUP change nothing under --if-root" {
	chown 1005:1006 "$ROOT/data"
	check=(becomes 2000 2000 2000)
	as 2000 2000 doff -r -m /data app:audio st
}

@test "root started with another gid is root still" {
	run in_root exec_ids 0 0 5 5 5 doff -r app st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
}

@test "what --if-root does not need is not looked up" {
	chmod 0 "$ROOT/root" "$ROOT/etc/group"
	check=(becomes 2000 2000 2000)
	as 2000 2000 doff -r -m /root/nowhere app st
	as 2000 2000 doff -r app:app st
}

@test "who is not root and holds the capabilities switches without --if-root" {
	# With ambient CHOWN, SETGID, SETUID and KILL.
	run in_root begin 2000 2000 - e1 doff app:audio st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
	assert_line "Gid:	29	29	29	29"
}
