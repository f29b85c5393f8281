load root
load create

# passwd and group as docker run -v brings them: a file of the host's, mounted.
setup() {
	create_setup
	mkdir "$ROOT/host"
	for name in passwd group; do
		mv "$ROOT/etc/$name" "$ROOT/host/$name"
		touch "$ROOT/etc/$name"
		mount --bind "$ROOT/host/$name" "$ROOT/etc/$name"
	done
	inodes=$(stat -c %i "$ROOT"/host/*)
}
teardown() { root_remove; }

host_is() {
	local name=$1
	assert_equal "$(cat "$ROOT/host/$name" && echo .)" "$2"
	assert_equal "$(stat -c %i "$ROOT"/host/*)" "$inodes"
	run ls -A "$ROOT/etc" "$ROOT/host"
	refute_output --partial .doff
}

@test "a new entry is appended to a mounted file (148)" {
	create PUID=77 doff -c -e PUID new whoami
	assert_output new
	host_is passwd "${before%.}new:*:77:77::/home/new:/bin/sh
."
	host_is group "${before_group%.}new:*:77:
."
	create PUID=77 doff -v -c -e PUID new whoami
	assert_line new
	refute_output --partial "written"
}

@test "an entry is not glued to a last line without newline (139, 148)" {
	for name in passwd group; do
		truncate -s -1 "$ROOT/host/$name"
	done
	create PUID=77 doff -c -e PUID new whoami
	assert_output new
	host_is passwd "${before%.}new:*:77:77::/home/new:/bin/sh
."
}

@test "ids of equal length are overwritten (148)" {
	create PUID=1001 PGID=1002 doff -c -e PUID:PGID app whoami
	assert_output app
	host_is passwd "${before/app:x:1000:1000/app:x:1001:1002}"
	host_is group "${before_group/app:x:1000/app:x:1002}"
}

@test "ids of another length are one warning and no write (148)" {
	create PUID=77 PGID=78 doff -c -e PUID:PGID app id -u
	assert_equal "${#lines[@]}" 2
	assert_line --index 0 --partial "mount takes only"
	assert_line --index 1 77
	host_is passwd "$before"
	host_is group "$before_group"
}

@test "a uid that is taken is one warning and no write (148, 160)" {
	create PUID=1 PGID=1 doff -c -e PUID:PGID new id -u
	assert_equal "${#lines[@]}" 2
	assert_line --index 0 --partial "/etc/passwd"
	host_is passwd "$before"
}

@test "a read-only mount is one warning and no write (149)" {
	mount -o remount,bind,ro "$ROOT/etc/passwd"
	mount -o remount,bind,ro "$ROOT/etc/group"
	create PUID=77 doff -c -e PUID new id -u
	assert_equal "${#lines[@]}" 2
	assert_line --index 0 --partial "Read-only file system"
	host_is passwd "$before"
}

@test "a writable file on a read-only root is written (148, 149)" {
	mount -o remount,ro "$ROOT"
	for name in passwd group; do
		mount -o remount,bind,rw "$ROOT/etc/$name"
	done
	mkdir -p "$BATS_TEST_TMPDIR/host"
	for name in passwd group; do
		umount "$ROOT/etc/$name"
		cp "$ROOT/host/$name" "$BATS_TEST_TMPDIR/host/$name"
		mount --bind "$BATS_TEST_TMPDIR/host/$name" "$ROOT/etc/$name"
	done
	create PUID=77 doff -c -e PUID --home / new whoami
	assert_output new
	assert_equal "$(content passwd)" \
		"${before%.}new:*:77:77::/:/bin/sh"$'\n.'
	assert_equal "$(content group)" "${before_group%.}new:*:77:"$'\n.'
}

@test "an entry is one write, and nothing is cut (148)" {
	needs strace
	tools_mount
	run tool PUID=77 strace -e trace=openat,open,write,pwrite64,ftruncate \
		-y /bin/doff -c -e PUID new /bin/true
	assert_success
	assert_equal "$(grep -cE 'write.*/(etc|host)/(passwd|group)>' \
		<<<"$output")" 2
	refute_output --regexp 'O_TRUNC|ftruncate'
}

# Where /etc/passwd is, there is room for a part of a line.
disk_fill() {
	mkdir "$ROOT/small"
	mount -t tmpfs -o size=64k small "$ROOT/small"
	umount "$ROOT/etc/passwd"
	cp "$ROOT/host/passwd" "$ROOT/small/passwd"
	yes '# fill' | head -n $(((4085 - ${#before}) / 7)) \
		>>"$ROOT/small/passwd"
	dd if=/dev/zero of="$ROOT/small/fill" bs=4k 2>/dev/null || true
	mount --bind "$ROOT/small/passwd" "$ROOT/etc/passwd"
	before=$(content passwd)
}

@test "what came in of a line on a full disk goes out again (151)" {
	disk_fill
	refuses "No space left" env PUID=77 doff -c -e PUID new st
	assert_equal "$(content passwd)" "$before"
	rm "$ROOT/small/fill"
	create PUID=77 doff -c -e PUID new whoami
	assert_output new
}

@test "where that is impossible, the worse error is the one said (151)" {
	needs strace
	disk_fill
	tools_mount
	run tool PUID=77 strace -qq -o /dev/null -e trace=ftruncate \
		-e inject=ftruncate:error=EIO \
		/bin/doff -c -e PUID new /bin/st
	assert_equal "$status" 125
	assert_output "doff: /etc/passwd: cannot be written: Input/output error"
}

# lock_mounted EXPRESSION: another process holds such a lock on both files.
lock_mounted() {
	needs python3
	python3 - "$1" "$ROOT/host" "$BATS_TEST_TMPDIR/held" 3>&- <<-'PYTHON' &
		import fcntl, sys, time
		kind = getattr(fcntl, sys.argv[1])
		mode = "r" if kind == fcntl.LOCK_SH else "r+"
		files = [open(f"{sys.argv[2]}/{name}", mode)
			 for name in ("passwd", "group")]
		_ = [fcntl.lockf(file, kind) for file in files]
		open(sys.argv[3], "w")
		time.sleep(120)
	PYTHON
	holder=$!
	while [ ! -e "$BATS_TEST_TMPDIR/held" ]; do sleep 0.02; done
}

@test "whoever may read a mounted file cannot end the start (184)" {
	lock_mounted LOCK_SH
	local since=$SECONDS
	run in_root env PUID=77 doff -c -e PUID --home / new id -u
	kill "$holder"
	assert_success
	assert_equal "${#lines[@]}" 2
	assert_line --index 0 "doff: warning: /etc/group: left as it is: another \
process holds a lock on it"
	assert_line --index 1 77
	# 1 second in all for both files, and room for a busy machine.
	assert [ $((SECONDS - since)) -lt 8 ]
	host_is passwd "$before"
	host_is group "$before_group"
}

@test "whoever writes a mounted file for ever cannot end the start (184)" {
	needs_native
	needs strace
	lock_mounted LOCK_EX
	tools_mount
	# The waiting itself is left out: 1000 times 10 milliseconds.
	run tool PUID=77 strace -qq -o /data/trace -e trace=poll \
		-e inject=poll:retval=0:when=2+ \
		/bin/doff -c -e PUID --home / new /bin/id -u
	kill "$holder"
	assert_success
	assert_equal "${#lines[@]}" 2
	assert_line --index 0 --partial "another process holds a lock on it"
	assert_equal "$(grep -c 'poll(NULL, 0, 10)' "$ROOT/data/trace")" 1000
	host_is passwd "$before"
}

@test "the lock on a mounted file belongs to its open file (148, 184)" {
	needs_native
	needs strace
	tools_mount
	run tool PUID=77 strace -qq -e trace=fcntl /bin/doff -c -e PUID \
		--home / new /bin/true
	assert_success
	assert_equal "$(grep -c 'F_OFD_SETLK, {l_type=F_WRLCK' <<<"$output")" 2
}
