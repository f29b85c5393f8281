load root

setup() {
	root_make
	chown 1005:1006 "$ROOT/data"
}
teardown() { root_remove; }

@test "--match takes uid and gid of whoever owns the path" {
	becomes 1005 1006 "29 999 1006" doff -m /data app st
	assert_line "Home: /home/app"
	becomes 1005 1006 1006 doff --match=/data 2000:2000 st
	touch "$ROOT/data/file"
	chown 7:8 "$ROOT/data/file"
	becomes 7 8 8 doff -m /data/file 2000:2000 st
	becomes 7 8 8 sh -c 'cd /data; doff -m file 2000:2000 st'
	becomes 7 8 8 sh -c 'cd /data; doff -m ./../data//file 2000:2000 st'
}

@test "a variable counts before --match, --match before the operand" {
	becomes 9 1006 1006 env PUID=9 doff -m /data -e PUID:PGID 1:1 st
	becomes 1005 9 9 env PGID=9 doff -m /data -e PUID:PGID 1:1 st
	becomes 1005 1006 1006 doff -m /data app:audio st
}

@test "a path of root's leaves the operand to decide, -v says so" {
	chown 0:1006 "$ROOT/data"
	becomes 1000 1000 "29 999 1000" doff -m /data app st
	refute_output --partial "doff:"
	becomes 1000 1000 "29 999 1000" doff -v -m /data app st
	assert_line --partial "doff: /data: belongs to root"
}

@test "a path of root's does not make us root (21)" {
	chown 0:0 "$ROOT/data"
	refuses "no gid is given" doff -m /data 4242 st
	becomes 4242 4242 4242 doff --allow-root -m /data 4242:4242 st
}

@test "gid 0 never comes from --match, and that is warned of (21)" {
	chown 1005:0 "$ROOT/data"
	becomes 1005 1000 "29 999 1000" doff -m /data app st
	assert_line --partial "doff: warning: /data: its group is 0"
	run in_root doff -m /data 4242 st
	assert_failure 125
	assert_line --partial "doff: 4242: no gid is given"
	refute_line --partial "Uid:"
}

@test "a path that is missing is an error" {
	refuses "/nothing: its owner cannot be found (--match)" \
		doff -m /nothing app st
	refuses "No such file" doff -m /data/nothing/below app st
	refuses "-m: its argument or PATH is empty (an unset variable?)" doff -m "" app st
	refuses "Not a directory" doff -m /etc/passwd/x app st
}

@test "a link of another user's in the path is not followed (98, 158)" {
	mkdir -p "$ROOT/real/below"
	chown 1005:1006 "$ROOT/real/below"
	ln -s /real "$ROOT/data/link"
	chown -h 1000:1000 "$ROOT/data/link"
	for path in /data/link /data/link/ /data/link/below \
		/data//link/./below /data/../data/link/below; do
		refuses "is not followed, since others could have made it" \
			doff -m "$path" app st
	done
}

@test "a link of another user's in a directory of root's is not followed" {
	ln -s /data "$ROOT/link"
	chown -h 1000:1000 "$ROOT/link"
	refuses "is not followed, since others could have made it" doff -m /link app st
	refuses "is not followed, since others could have made it" doff -m link app st
}

@test "a link of root's in a directory of another user is not followed" {
	mkdir -p "$ROOT/real"
	chown 1005:1006 "$ROOT/real"
	ln -s /real "$ROOT/data/link"
	refuses "is not followed, since others could have made it" doff -m /data/link app st
	chown 0:0 "$ROOT/data"
	chmod 0775 "$ROOT/data"
	refuses "is not followed, since others could have made it" doff -m /data/link app st
	ln -s /real "$ROOT/tmp/link"
	refuses "is not followed, since others could have made it" doff -m /tmp/link app st
}

@test "a link of root's in a directory of root's is followed" {
	ln -s data "$ROOT/link"
	ln -s /link "$ROOT/etc/link"
	mkdir "$ROOT/data/below"
	chown 7:8 "$ROOT/data/below"
	becomes 1005 1006 1006 doff -m /link 1:1 st
	becomes 7 8 8 doff -m /etc/link/below 1:1 st
	ln -s loop "$ROOT/loop"
	refuses "its owner cannot be found (--match)" doff -m /loop app st
}

@test "a link to a file is followed, with a slash after it is not" {
	touch "$ROOT/data/file"
	chown 7:8 "$ROOT/data/file"
	ln -s data/file "$ROOT/link"
	becomes 7 8 8 doff -m /link 1:1 st
	becomes 7 8 8 doff -m ../../data/file 1:1 st
	refuses "Not a directory" doff -m /link/ 1:1 st
	refuses "Not a directory" doff -m /data/file/ 1:1 st
	becomes 1005 1006 1006 doff -m /data/ 1:1 st
}

@test "an owner not mapped here is warned of, the operand decides" {
	needs_user_namespaces
	touch "$ROOT/data/file"
	run unshare --user --map-root-user chroot "$ROOT" \
		/bin/env -i PATH=/bin doff -n -m /data 1000:1001 st
	assert_failure 125
	assert_line --partial "/data: its owner is not mapped in this user"
	assert_line --partial "/data: its group is not mapped in this user"
	assert_line uid=1000
	assert_line uid-from=operand
	assert_line gid=1001
	chown 0:1006 "$ROOT/data"
	run unshare --user --map-root-user chroot "$ROOT" \
		/bin/env -i PATH=/bin doff -n -m /data 1000:1001 st
	assert_failure 125
	refute_output --partial warning
	assert_line uid-from=operand
	assert_line --partial "uid 1000: not mapped in this user namespace"
}

@test "an owner that the kernel does not tell is no owner" {
	needs_native
	local call when log=$BATS_TEST_TMPDIR/log
	run strace -qq -y -o "$log" -e trace=%fstat chroot "$ROOT" \
		/bin/doff -m /data 1:1 st
	assert_line "Gid:	1006	1006	1006	1006"
	# The path is looked at on the way to it, and once more at its end.
	call=$(sed -n 's|(.*/data>.*||p' "$log" | sort -u)
	when=$(grep "^$call(" "$log" | grep -n '/data>' | cut -d: -f1)
	assert_equal "$(wc -w <<<"$when")" 2
	for when in $when; do
		run strace -qq -o /dev/null -e "trace=$call" \
			-e "inject=$call:error=EIO:when=$when" \
			chroot "$ROOT" /bin/doff -m /data 1:1 st
		assert_equal "$status" 125
		assert_output \
			"doff: /data: its owner cannot be found (--match): Input/output error"
	done
}

@test "outside of user namespaces 65534 is an owner as any other" {
	chown 65534:65534 "$ROOT/data"
	becomes 65534 65534 65534 doff -m /data 1:1 st
	refute_output --partial warning
}

@test "--match is for one path" {
	refuses "-m: is given twice" doff -m /data -m /data app st
}
