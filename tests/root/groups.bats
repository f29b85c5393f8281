load root

setup() { root_make; }
teardown() { root_remove; }

# starts_with GROUPS COMMAND...: in the root directory, begun with GROUPS.
starts_with() {
	local groups=$1
	shift
	setpriv --groups "$groups" chroot "$ROOT" \
		/bin/env -i PATH=/bin HOME=/root "$@"
}

# keeps WANTED STARTED COMMAND...: the groups of st are exactly WANTED.
keeps() {
	local wanted=$1
	shift
	run starts_with "$@"
	assert_success
	assert_line --regexp "^Groups:	$wanted ?$"
}

@test "groups by name and id are added, each once and sorted (23)" {
	becomes 1000 1000 "44 1000" doff -G 1000,44,44,1000 1000:1000 st
	becomes 1000 1000 "29 44 999 1000" doff -G 44 app st
	becomes 1000 1000 "29 1000" doff --groups=audio app:app st
	becomes 1000 1000 "1 44 999 1000" doff -G daemon,docker,44 1000:1000 st
}

@test "--groups given several times adds up (23)" {
	becomes 1000 1000 "1 44 999 1000" \
		doff -G docker -Gdaemon --groups 44,1 1000:1000 st
}

@test "group 0 is taken where --groups writes it out (21)" {
	becomes 1000 1000 "0 1000" doff -G 0 1000:1000 st
	becomes 1000 1000 "0 1000" doff -G root 1000:1000 st
}

@test "a list of groups with an empty element is refused (23)" {
	for list in "," "1000,,44" "44," ",44"; do
		refuses "empty element in a list of groups" \
			doff -G "$list" app st
	done
}

@test "an element that is neither a name nor an id is refused (23)" {
	refuses "4294967295: not an id" doff -G 4294967295 app st
	refuses "4294967296: not an id" doff -G 44,4294967296 app st
	refuses "neither a name nor an id" doff -G " 44" app st
	refuses "neither a name nor an id" doff -G -1 app st
	refuses "044: not an id" doff -G 044 app st
}

@test "a group that /etc/group does not hold is refused by its name (23)" {
	refuses "nosuch: no group of that name in /etc/group" \
		doff -G docker,nosuch app st
	rm "$ROOT/etc/group"
	refuses "docker: no group of that name" doff -G docker 1000:1000 st
	becomes 1000 1000 "44 1000" doff -G 44 1000:1000 st
}

@test "a malformed line of /etc/group names no group for --groups (140)" {
	printf 'short:x:77\nwrap:x:4294967296:\n' >>"$ROOT/etc/group"
	refuses "short: its line in /etc/group is malformed" doff -G short app st
	refuses "wrap: its line in /etc/group is malformed" doff -G wrap app st
}

@test "ids are no names to look up, and come in any order with them (19)" {
	becomes 1000 1000 "1 44 999 1000" doff -G 44,daemon,docker 1000:1000 st
	rm "$ROOT/etc/group"
	mkdir "$ROOT/etc/group"
	becomes 1000 29 "29 44" doff -G 44 1000:29 st
}

@test "3,000 groups by name and 3,000 of an account are all set (57)" {
	for ((i = 0; i < 3000; i++)); do
		echo "g$i:x:$((20000 + i)):many"
	done >>"$ROOT/etc/group"
	echo "many:x:1001:1001::/:/bin/sh" >>"$ROOT/etc/passwd"
	run in_root doff many st
	assert_success
	assert_equal "$(sed -n 's/^Groups://p' <<<"$output" | wc -w)" 3001
	run in_root doff -G "$(seq -f g%.0f -s, 0 2999)" 1000:1000 st
	assert_success
	assert_equal "$(sed -n 's/^Groups://p' <<<"$output" | wc -w)" 3001
	assert_line --regexp "^Groups:	1000 20000 .* 22999 ?$"
}

@test "4,096 names in --groups are looked up, 4,097 are refused (57)" {
	local last="g4095: no group of that name in /etc/group"
	for ((i = 0; i < 4095; i++)); do
		echo "g$i:x:$((20000 + i)):"
	done >>"$ROOT/etc/group"
	refuses "$last" doff -G "$(seq -f g%.0f -s, 0 4095)" 1000:1000 st
	refuses "more than 4096 names" doff -G "$(seq -f g%.0f -s, 0 4096)" \
		1000:1000 st
}

# 65,536 ids do not fit into one argument.
@test "65,536 groups are all set, one more is refused (23, 57)" {
	local lists=()
	for ((i = 100000; i < 165000; i += 5000)); do
		lists+=(-G "$(seq -s, "$i" $((i + 4999)))")
	done
	lists+=(-G "$(seq -s, 165000 165534)")
	run in_root doff "${lists[@]}" 1000:1000 id -G
	assert_success
	assert_equal "$(wc -w <<<"$output")" 65536
	refuses "more than 65536 groups" \
		doff "${lists[@]}" -G 7 1000:1000 st
}

@test "an account in 65,536 groups of /etc/group is refused (57)" {
	seq 100000 165535 | sed 's/.*/g&:x:&:app/' >>"$ROOT/etc/group"
	refuses "more than 65536 groups" doff app st
}

@test "groups the process started with are dropped, or kept (56)" {
	keeps "29 999 1000" 44,2000 doff app st
	keeps "29 44 999 1000 2000" 44,2000 doff --keep-groups app st
	keeps "44 1000 2000" 44,2000 doff --keep-groups 1000:1000 st
}

@test "outside of user namespaces 65534 is a group as any other (56)" {
	keeps "1000 65534" 65534 doff --keep-groups 1000:1000 st
	refute_output --partial "doff:"
}

@test "--keep-groups never keeps group 0 (21, 56)" {
	keeps "44 1000" 0,44 doff --keep-groups 1000:1000 st
	keeps "0 44 1000" 0,44 doff --keep-groups -G 0 1000:1000 st
}

@test "--keep-groups leaves root's groups out, -G brings one back (56, F28)" {
	printf '%s\n' disk:x:6:root wheel:x:10:app,toor adm:x:4:root2 \
		video:x:27:app >>"$ROOT/etc/group"
	printf '%s\n' toor:x:0:12::/:/bin/sh >>"$ROOT/etc/passwd"
	keeps "4 27 1000" 0,4,6,10,12,27 doff --keep-groups 1000:1000 st
	assert_line "doff: warning: gid 6,10,12: root's in /etc/group, so \
--keep-groups drops it (-G keeps it)"
	keeps "4 6 27 1000" 0,4,6,10,12,27 \
		doff --keep-groups -G disk 1000:1000 st
	keeps "4 10 27 1000" 0,4,6,10,12,27 \
		doff -G 10 --keep-groups 1000:1000 st
}

@test "--keep-groups refuses where root has too many accounts (56)" {
	for ((i = 0; i < 15; i++)); do
		echo "toor$i:x:0:0::/:/bin/sh"
	done >>"$ROOT/etc/passwd"
	keeps "44 1000" 44 doff --keep-groups 1000:1000 st
	echo "toor15:x:0:0::/:/bin/sh" >>"$ROOT/etc/passwd"
	run starts_with 44 doff --keep-groups 1000:1000 st
	assert_equal "$status" 125
	assert_output --partial "cannot tell root's groups"
}

@test "--keep-groups needs neither passwd nor group (56, 147)" {
	printf '%s\n' toor:x:0:12::/:/bin/sh tour:x:0:6::/:/bin/sh \
		>>"$ROOT/etc/passwd"
	rm "$ROOT/etc/group"
	keeps "44 1000" 0,6,12,44 doff --keep-groups 1000:1000 st
	rm "$ROOT/etc/passwd"
	keeps "12 44 1000" 0,12,44 doff --keep-groups 1000:1000 st
}

@test "--group-of adds the group that owns a path (21)" {
	mkdir "$ROOT/run/sub"
	python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$ROOT/run/docker.sock"
	chown 0:998 "$ROOT/run/docker.sock"
	touch "$ROOT/data/file"
	chown 0:997 "$ROOT/data/file"
	ln -s ../run "$ROOT/etc/link"
	becomes 1000 1000 "998 1000" \
		doff --group-of /run/docker.sock 1000:1000 st
	becomes 1000 1000 "998 1000" \
		doff --group-of /etc/link/docker.sock 1000:1000 st
	becomes 1000 1000 "997 998 1000" doff --group-of /data/file \
		--group-of /run/docker.sock 1000:1000 st
}

@test "--group-of of a directory adds those of devices and sockets in it (21)" {
	mkdir -p "$ROOT/dri/by-path"
	mknod "$ROOT/dri/card0" c 226 0
	mknod "$ROOT/dri/card1" c 226 1
	mknod "$ROOT/dri/renderD128" c 226 128
	mknod "$ROOT/dri/disk" b 7 200
	touch "$ROOT/dri/file" "$ROOT/dri/by-path/x"
	mkfifo "$ROOT/dri/fifo"
	mknod "$ROOT/data/other" c 226 1
	ln -s ../data/other "$ROOT/dri/link"
	chown 0:44 "$ROOT/dri"/card?
	chown 0:105 "$ROOT/dri/renderD128"
	chown 0:106 "$ROOT/dri/disk"
	chown -h 0:107 "$ROOT/dri/link"
	chown 0:110 "$ROOT/data/other"
	chown 0:108 "$ROOT/dri/file" "$ROOT/dri/fifo" "$ROOT/dri"
	chown 0:109 "$ROOT/dri/by-path" "$ROOT/dri/by-path/x"
	becomes 1000 1000 "44 105 106 1000" doff --group-of /dri 1000:1000 st
	refute_output --partial "doff:"
}

@test "--group-of of a directory takes 256 groups, each once, and no more (23)" {
	local directory=$ROOT/dri
	# What is read first and last is neither a device nor a socket.
	nodes() {
		touch "$directory/0"
		for ((i = $1; i <= $2; i++)); do
			mknod "$directory/c$i" c 1 3
			mknod "$directory/d$i" c 1 3
			chown "0:$((2000 + i))" "$directory/c$i" "$directory/d$i"
		done
		touch "$directory/x"
	}
	mkdir "$directory"
	nodes 1 256
	run in_root doff --group-of /dri 1000:1000 st
	assert_success
	assert_line "Groups:	1000 $(seq -s ' ' 2001 2256) "
	nodes 257 257
	refuses "/dri: its group cannot be found: Argument list too long" \
		doff --group-of /dri 1000:1000 st
}

@test "--group-of of a directory with a socket in it adds its group (21)" {
	python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$ROOT/run/docker.sock"
	chown 0:998 "$ROOT/run/docker.sock"
	becomes 1000 1000 "998 1000" doff --group-of /run 1000:1000 st
	refute_output --partial "doff:"
}

# The calls of passwd, of the directories above, of the path itself.
@test "--group-of of a path that cannot be examined is refused (128)" {
	needs_native
	touch "$ROOT/data/file"
	chown 0:44 "$ROOT/data/file"
	for when in 2 3 4; do
		run strace -qq -o /dev/null \
			-e inject=fstat:error=EIO:when=$when "$HELPERS/start_as" \
			chroot="$ROOT" -- /bin/doff --group-of /data/file \
			1000:1000 /bin/st
		assert_equal "$status" 125
		assert_output "doff: /data/file: its group cannot be found: \
Input/output error"
	done
}

# With an answer of nothing at all: no name, no length.
@test "--group-of of a directory that cannot be read is refused (128)" {
	local fault why
	needs_native
	mkdir "$ROOT/dri"
	touch "$ROOT/dri/file"
	while read -r fault why; do
		run strace -qq -o /dev/null -e "inject=$fault" chroot "$ROOT" \
			/bin/doff --group-of /dri 1000:1000 st
		assert_equal "$status" 125
		assert_equal "${#lines[@]}" 1
		assert_output --partial \
			"doff: /dri: its group cannot be found: $why"
	done <<-FAULTS
		getdents64:error=EIO Input/output error
		getdents64:error=EIO:when=2 Input/output error
		getdents64:poke_exit=@arg2=$(printf '%048d' 0) Input/output error
	FAULTS
}

@test "--group-of never adds group 0, says so and goes on (21)" {
	touch "$ROOT/data/file"
	becomes 1000 1000 1000 doff --group-of /data/file 1000:1000 st
	assert_line --partial "warning: /data/file: its group is 0"
	assert_line --partial "(give -G 0, or --give the device or socket)"
	mkdir "$ROOT/dri"
	mknod "$ROOT/dri/card0" c 226 0
	mknod "$ROOT/dri/card1" c 226 1
	becomes 1000 1000 1000 doff --group-of /dri 1000:1000 st
	assert_equal "$(grep -c "/dri: its group is 0" <<<"$output")" 1
	assert_equal "$(grep -c "doff:" <<<"$output")" 1
}

@test "--group-of adds no group that is not mapped, and says so (50)" {
	needs_user_namespaces
	mkdir "$ROOT/dri"
	mknod "$ROOT/dri/card0" c 226 0
	mknod "$ROOT/dri/card1" c 226 1
	chown 0:44 "$ROOT/dri/card0"
	chown 0:998 "$ROOT/dri/card1"
	run setpriv --groups 0 env -i PATH=/bin "$HELPERS/userns" "$ROOT" \
		0:0:1001 0:0:500,998:100998:3 allow root \
		doff --group-of /dri 1000:1000 st
	assert_success
	assert_line --regexp "^Groups:	44 1000 ?$"
	assert_equal "$(grep -c "warning: /dri: its group is not mapped in \
this user namespace: --group-of adds no group" <<<"$output")" 1
}

@test "--group-of of a path that is missing or empty says so and goes on" {
	becomes 1000 1000 1000 doff --group-of /nosuch 1000:1000 st
	assert_line --partial "warning: /nosuch: No such file or directory"
	becomes 1000 1000 1000 doff --group-of /etc/passwd/x 1000:1000 st
	assert_line --partial "warning: /etc/passwd/x: Not a directory"
	becomes 1000 1000 1000 doff --group-of /data 1000:1000 st
	assert_line --partial "warning: /data: no device and no socket in it"
	chmod 0 "$ROOT/data"
	run in_root doff 1000:1000 doff -r --group-of /data/x 1000:1000 st
	assert_success
	assert_line --partial "warning: /data/x: Permission denied"
}

@test "--group-of follows no link but root's (98)" {
	touch "$ROOT/data/target"
	chown 0:42 "$ROOT/data/target"
	mkdir "$ROOT/data/theirs"
	ln -s /data/target "$ROOT/data/theirs/link"
	chown -Rh 1000:1000 "$ROOT/data/theirs"
	refuses "is not followed, since others could have made it" \
		doff --group-of /data/theirs/link 1000:1000 st
}

@test "--if-root as a user adds no group and names each that is lacking" {
	touch "$ROOT/data/file"
	chown 0:998 "$ROOT/data/file"
	as_user() {
		in_root begin 1000 1000 44,1000 0 "$@"
	}
	run as_user doff -r -G 44,45,docker,45,nosuch --keep-groups \
		--group-of /data/file app st
	assert_success
	assert_line "Groups:	44 1000 "
	assert_line --partial "warning: 45: not started as root: not added"
	assert_line --partial "warning: docker: not started as root: not added"
	assert_line --partial "warning: nosuch: no group of that name"
	assert_line --partial "warning: /data/file: not started as root: not added"
	assert_equal "$(grep -c warning: <<<"$output")" 4
	# Without -r it is a refusal.
	run as_user doff -G 45 1000:1000 st
	assert_equal "$status" 125
	assert_output --partial "started as uid 1000, not root"
}

@test "setgroups=deny: runs where the groups are right, else refuses (51)" {
	needs_user_namespaces
	in_namespace() {
		setpriv --groups 0 unshare -Ur chroot "$ROOT" \
			/bin/env -i PATH=/bin "$@"
	}
	run in_namespace doff --allow-root --keep-groups -G 0 0:0 st
	assert_success
	assert_line "Groups:	0 "
	run in_namespace doff --allow-root -G 44 0:0 st
	assert_equal "$status" 125
	assert_output --partial "gid 44: not mapped in this user namespace"
}

@test "--keep-groups refuses to lose a group that is not mapped (51)" {
	needs_user_namespaces
	cat >"$BATS_TEST_TMPDIR/namespace.py" <<-'PYTHON'
		import ctypes, os, sys
		started, unshared = os.pipe(), os.pipe()
		os.setgroups([44])
		child = os.fork()
		if child == 0:
		    assert ctypes.CDLL(None).unshare(0x10000000) == 0
		    os.write(unshared[1], b"x")
		    os.read(started[0], 1)
		    os.setgid(0)
		    os.setuid(0)
		    os.execvp(sys.argv[1], sys.argv[1:])
		os.read(unshared[0], 1)
		maps = [("uid", "0 0 65536"), ("gid", "0 0 1\n1 1000 65535")]
		for kind, text in maps:
		    with open(f"/proc/{child}/{kind}_map", "w") as map:
		        map.write(text)
		os.write(started[1], b"x")
		sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
	PYTHON
	in_namespace() {
		python3 "$BATS_TEST_TMPDIR/namespace.py" chroot "$ROOT" \
			/bin/env -i PATH=/bin "$@"
	}
	run in_namespace st
	assert_line "Groups:	65534 "
	run in_namespace doff --keep-groups 1000:1000 st
	assert_equal "$status" 125
	assert_output --partial "--keep-groups: cannot keep a group that is not mapped"
	run in_namespace doff 1000:1000 st
	assert_success
	assert_line "Groups:	1000 "
	# Where no group changes, nothing is lost.
	run in_namespace doff --keep-groups 1000:65534 st
	assert_success
	assert_line "Groups:	65534 "
}

@test "--dry-run prints the groups that would be set (23)" {
	run starts_with 0,44 doff -n -G docker --keep-groups app:app st
	assert_success
	assert_line "groups=44,999,1000"
}

@test "groups that do not take effect are found out by the proof (29)" {
	needs_native
	run strace -qq -o /dev/null -e trace=setgroups \
		-e inject=setgroups:retval=0 chroot "$ROOT" \
		/bin/env PATH=/bin doff -G 44 app st
	assert_equal "$status" 125
	assert_output --partial "groups: the drop did not take effect"
}

# Both cures of the message, followed.
@test "a device of root:root is reached by -G 0 or by --give (F14)" {
	mknod -m 0660 "$ROOT/data/serial" c 1 3
	run in_root doff --group-of /data/serial app cat /data/serial
	assert_failure
	assert_line --index 0 "doff: warning: /data/serial: its group is 0: \
--group-of adds no group (give -G 0, or --give the device or socket)"
	run in_root doff -G 0 app cat /data/serial
	assert_success
	chmod 0600 "$ROOT/data/serial"
	run in_root doff --give /data/serial app cat /data/serial
	assert_success
}
