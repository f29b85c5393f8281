load root
load run

setup() { root_make; }
teardown() { root_remove; }

# What a descriptor of the command is: owner, group and mode.
OWNER='stat -L -c %u:%g:%a'

@test "a pipe can be opened again with --own-stdio, not without (71)" {
	run in_root doff app sh -c 'echo text >/dev/stdout'
	assert_failure
	run in_root doff --own-stdio app sh -c 'echo text >/dev/stdout &&
		echo more >>/dev/stderr'
	assert_success
	assert_line text
	assert_line more
	run in_root doff --own-stdio app $OWNER /dev/stdout
	assert_output 1000:0:600
	run in_root sh -c 'echo text | doff --own-stdio app cat /dev/stdin'
	assert_output text
}

@test "a pseudo-terminal becomes the uid's, group and mode stay (72)" {
	before=$(in_root pty $OWNER /dev/stdout | tr -d '\r')
	run in_root pty doff app sh -c 'echo text >/dev/stdout'
	refute_output --partial "text"$'\r'
	run in_root pty doff --own-stdio app sh -c 'echo text >/dev/stdout;
		echo more >/dev/stderr; read -t 1 x </dev/stdin; :'
	assert_output --partial text
	assert_output --partial more
	refute_output --partial denied
	run in_root pty doff --own-stdio app $OWNER /dev/stdout
	assert_output --partial "1000:${before#*:}"
}

# Nodes of our own, should they change hands after all.
@test "devices keep their owner: null, zero, full, a loop device (73)" {
	for node in "null c 1 3" "zero c 1 5" "full c 1 7" "loop b 7 0"; do
		mknod "$ROOT/data/${node%% *}" ${node#* }
	done
	for node in null zero full loop; do
		in_root doff --own-stdio app true <"$ROOT/data/$node"
		assert_equal "$(stat -c %u:%a "$ROOT/data/$node")" 0:644
	done
	in_root doff --own-stdio app true \
		<"$ROOT/data/null" >"$ROOT/data/null" 2>"$ROOT/data/null"
	assert_equal "$(stat -c %u:%a "$ROOT/data/null")" 0:644
}

@test "a file, a directory, a named FIFO keep their owner (74)" {
	touch "$ROOT/data/file"
	in_root doff --own-stdio app true >"$ROOT/data/file" 2>&1
	assert_equal "$(stat -c %u "$ROOT/data/file")" 0
	in_root doff --own-stdio app true <"$ROOT/data"
	assert_equal "$(stat -c %u "$ROOT/data")" 0
	mkfifo "$ROOT/data/fifo"
	in_root doff --own-stdio app true <>"$ROOT/data/fifo"
	assert_equal "$(stat -c %u "$ROOT/data/fifo")" 0
}

@test "a file of a bind mount keeps its owner (74)" {
	touch "$ROOT/data/file" "$ROOT/data/mounted"
	mount --bind "$ROOT/data/file" "$ROOT/data/mounted"
	in_root doff --own-stdio app true >"$ROOT/data/mounted"
	assert_equal "$(stat -c %u "$ROOT/data/file")" 0
}

@test "a socket is no error, and keeps its owner (74)" {
	run python3 - "$ROOT" <<-'PYTHON'
		import os, socket, subprocess, sys
		ours, theirs = socket.socketpair()
		done = subprocess.run(["chroot", sys.argv[1], "/bin/doff",
			"--own-stdio", "app", "/bin/echo", "text"], stdout=theirs)
		print(done.returncode, ours.recv(99),
			os.fstat(theirs.fileno()).st_uid)
	PYTHON
	assert_line "0 b'text\\n' 0"
	assert_line "doff: warning: stdout: not given to the uid: opening it in \
/dev fails: it is a socket"
}

@test "what cannot be opened again in /dev is warned of, once each (F13)" {
	touch "$ROOT/data/file"
	run in_root sh -c 'doff --own-stdio app sh -c "echo x >/dev/stdout" \
		>/data/file'
	assert_failure
	assert_line --index 0 "doff: warning: stdout: not given to the uid: \
opening it in /dev fails: it is a file of another user"
	refute_line --index 1 --partial doff
	# What the user can open, or read, is no news.
	chmod 666 "$ROOT/data/file"
	run -0 in_root sh -c 'doff --own-stdio app sh -c "echo x >/dev/stdout" \
		>/data/file </etc/passwd'
	refute_output
	run -0 in_root sh -c 'doff --own-stdio app true >/dev/null </dev/zero'
	refute_output
	# A pipe whose owner cannot be changed.
	run in_root fake_syscall fchown=22 doff --own-stdio app true
	assert_line "doff: warning: stdout: not given to the uid: opening it in \
/dev fails: Invalid argument"
}

@test "what cannot be changed is no error (75)" {
	for error in EPERM EROFS EACCES EINVAL ENOSYS; do
		run strace -qq -o /dev/null -e trace=fchown \
			-e inject=fchown:error=$error chroot "$ROOT" \
			/bin/env PATH=/bin doff --own-stdio app echo text
		assert_success
		assert_line text
	done
	run setpriv --bounding-set -chown chroot "$ROOT" \
		/bin/env PATH=/bin doff --own-stdio app echo text
	assert_success
	assert_line text
}

@test "pipes elsewhere than on 0 to 2 are not touched (76)" {
	run python3 - "$ROOT" <<-'PYTHON'
		import os, subprocess, sys
		ours, theirs = os.pipe(), os.pipe()
		done = subprocess.run(["chroot", sys.argv[1], "/bin/doff",
			"--own-stdio", "app", "/bin/true"], stdout=ours[1],
			pass_fds=[theirs[1]])
		print(done.returncode, os.fstat(ours[0]).st_uid,
			os.fstat(theirs[0]).st_uid)
	PYTHON
	assert_output "0 1000 0"
}

@test "nothing is changed where the owner is right, or not asked (116)" {
	run strace -qq -e trace=fchown chroot "$ROOT" \
		/bin/env PATH=/bin doff --own-stdio --allow-root 0:0 true </dev/null
	refute_output --partial fchown
	run strace -qq -e trace=fchown chroot "$ROOT" \
		/bin/env PATH=/bin doff app true </dev/null
	refute_output --partial fchown
	run in_root doff -n --own-stdio app true
	assert_line own-stdio=1
}

@test "a refusal and a dry run leave the pipe to root (71)" {
	run in_root sh -c '{ doff --own-stdio --keep-caps 63 --allow-root app true
		doff -n --own-stdio app true >&2; stat -L -c %u /dev/stdout; } |
		cat'
	assert_line 0
}

@test "a pipe on descriptor 3 is not touched (76)" {
	run in_root sh -c '{ doff --own-stdio app true 3>&1 >/dev/null 2>&1
		stat -L -c %u /dev/stdout; } | cat'
	assert_output 0
}

@test "-v says what is given to the uid, and what cannot be" {
	run in_root doff -v --own-stdio app true
	assert_line "doff: stdout: given to the uid"
	run in_root fake_syscall fchown=1 doff -v --own-stdio app true
	assert_success
	assert_line "doff: warning: stdout: not given to the uid: opening it in /dev \
fails: Operation not permitted"
}

@test "the multiplexer of pseudo-terminals is none of them (73)" {
	run in_root sh -c 'doff --own-stdio app true <>/dev/pts/ptmx
		stat -c %u /dev/pts/ptmx'
	assert_output 0
}

# The kind of the device as fstat(2) tells it: 136 to 143 in hexadecimal, and
# those before and after; the file system is devpts.
@test "the device numbers of pseudo-terminals are given, no other (72, 73)" {
	needs_native
	[ "$(uname -m)" = x86_64 ] || skip "a struct stat as x86_64 has it"
	local trace=$BATS_TEST_TMPDIR/trace zero=00000000 kind given
	for kind in 87:0 88:3 8f:3 90:0; do
		given=${kind#*:}
		kind=$(printf '%048d' 0)90210000$zero$zero${zero}00${kind%:*}0000
		"$HELPERS/pty" strace -qq -o "$trace" -e trace=fchown,fstat \
			-e "inject=fstat:poke_exit=@arg2=$kind$zero:when=1+" \
			"$HELPERS/start_as" chroot="$ROOT" -- \
			/bin/doff --own-stdio app /bin/st >"$BATS_TEST_TMPDIR/out"
		run grep -c fchown "$trace"
		assert_output "$given"
	done
}
