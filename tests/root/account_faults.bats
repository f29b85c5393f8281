# What a look-up does and says for each answer that the kernel may give.
load root
load run

setup() {
	needs_native
	root_make
}
teardown() { root_remove; }

# reads FAULT: of /etc/passwd, whose account app is looked up.
reads() { AT=$ROOT/etc/passwd failing "$1" /bin/doff app /bin/st; }

stops() {
	assert_equal "$status $output" \
		"125 doff: /etc/passwd: cannot be read: $1"
}

@test "an account file that fails is said, and nothing is run (146)" {
	AT=/etc/passwd failing newfstatat:error=EIO /bin/doff app /bin/st
	stops "Input/output error"
	reads read:error=EIO:when=1
	stops "Input/output error"
	AT=/etc/passwd failing openat:error=EIO /bin/doff app /bin/st
	stops "Input/output error"
	AT=/etc/passwd failing openat:error=EMFILE /bin/doff app /bin/st
	stops "Too many open files"
}

@test "an account file that becomes shorter under the look is said (146)" {
	reads read:retval=0
	stops "it shrank meanwhile"
	# After the first 64 KiB, in which there is no account.
	yes "#" | head -c 100000 >>"$ROOT/etc/passwd"
	echo "late:x:5:5::/:/bin/sh" >>"$ROOT/etc/passwd"
	AT=$ROOT/etc/passwd failing read:retval=0:when=2 /bin/doff late /bin/st
	stops "it shrank meanwhile"
	AT=$ROOT/etc/passwd failing read:error=EIO:when=2 /bin/doff late \
		/bin/st
	stops "Input/output error"
}

@test "a look that a signal interrupts is made again" {
	reads read:error=EINTR:when=1
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
}

@test "a look that fails otherwise is not made again" {
	AT=$ROOT/etc/passwd failing read:error=EAGAIN:when=1 /bin/doff app \
		/bin/st
	stops "Resource temporarily unavailable"
}

@test "16 MiB are read, and not a byte more (145)" {
	local size=$((16 * 1024 * 1024))
	yes "#" | head -c $((size - $(stat -c %s "$ROOT/etc/passwd"))) \
		>"$ROOT/data/fill"
	cat "$ROOT/data/fill" >>"$ROOT/etc/passwd"
	assert_equal "$(stat -c %s "$ROOT/etc/passwd")" $size
	refuses "nosuch: no account of that name in /etc/passwd" doff nosuch st
	echo >>"$ROOT/etc/passwd"
	refuses "larger than 16 MiB" doff nosuch st
	# Of a size that is not told, and of bytes that do not end.
	: >"$ROOT/etc/passwd"
	reads read:retval=65536
	assert_equal "$status" 125
	assert_equal "${#lines[@]}" 2
	assert_line --index 0 --partial ": line 1 is skipped"
	assert_line --index 1 \
		"doff: /etc/passwd: cannot be read: larger than 16 MiB"
}
