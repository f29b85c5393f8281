load root

setup() { root_make; }
teardown() { root_remove; }

# CAP_SETUID and CAP_SETGID; with CAP_CHOWN too.
SWITCH=c0
SWITCH_CHOWN=c1

# never_runs COMMAND...: killed or refused, but st was not run.
never_runs() {
	run in_root "$@"
	assert_failure
	refute_output --partial "Uid:"
}

@test "all four uids and gids are those of the target (34)" {
	becomes 1000 29 29 doff app:audio st
	becomes 4000 5000 5000 start_as uid=0,0,0 -- doff 4000:5000 st
}

@test "a file system uid that a parent set does not survive (35)" {
	becomes 1000 1000 1000 start_as fsuid=4242 -- doff 1000:1000 st
	becomes 1000 1000 1000 start_as groups=1000 gid=1000 uid=1000 \
		-- doff 1000:1000 st
}

@test "inheritable capabilities are taken away (36)" {
	becomes 1000 1000 1000 start_as inheritable=$SWITCH_CHOWN \
		-- doff 1000:1000 st
}

@test "a file with inheritable capabilities gains nothing (36)" {
	setcap cap_setuid=ei "$ROOT/bin/st"
	run in_root start_as inheritable=$SWITCH groups=1000 gid=1000 \
		uid=1000 -- st
	assert_line "CapEff:	0000000000000080"
	becomes 1000 1000 1000 start_as inheritable=$SWITCH_CHOWN \
		-- doff 1000:1000 st
}

@test "root's ambient capabilities are taken away (37)" {
	becomes 1000 1000 1000 start_as ambient=$SWITCH_CHOWN \
		-- doff 1000:1000 st
	becomes 1000 1000 "29 999 1000" start_as ambient=1fffeffffff \
		-- doff app st
}

@test "uid 2000 with ambient capabilities becomes 1000 without them (37)" {
	local start="groups=2000 gid=2000 ambient=$SWITCH_CHOWN \
		securebits=4 uid=2000 securebits=0"

	run in_root start_as $start -- st
	assert_line "CapAmb:	00000000000000c1"
	becomes 1000 1000 1000 start_as $start -- doff 1000:1000 st
	run in_root start_as $start -- doff 1000:1000 doff --allow-root 0:0 st
	assert_equal "$status" 125
	refute_output --partial "Uid:"
}

@test "uid 2000 stays itself with -r, without its capabilities (37)" {
	becomes 2000 2000 2000 start_as groups=2000 gid=2000 \
		ambient=$SWITCH_CHOWN securebits=4 uid=2000 securebits=0 \
		-- doff -r app st
}

@test "no_setuid_fixup and ambient capabilities leave none (38)" {
	for bits in 4 c; do
		becomes 1000 1000 1000 start_as ambient=$SWITCH_CHOWN \
			securebits=$bits -- doff 1000:1000 st
	done
}

@test "other secure bits, locked, leave no capabilities (39)" {
	# NOROOT, KEEP_CAPS_LOCKED, all of them but the ambient one's, all
	for bits in 1 3 10 20 2f 3f 6f ef; do
		becomes 1000 1000 1000 start_as ambient=$SWITCH_CHOWN \
			securebits=$bits caps=$SWITCH_CHOWN \
			-- doff 1000:1000 st
	done
}

@test "keepcaps in a parent has no effect (40)" {
	becomes 1000 1000 1000 start_as ambient=$SWITCH keepcaps \
		-- doff 1000:1000 st
}

@test "identities at the edges of 16 and 32 bits are exact (17)" {
	for id in 65535 65536 2147483648 4294967294; do
		becomes $id $id $id doff $id:$id st
	done
}

@test "the command is not run where set*id and setgroups are faked (29, 30)" {
	local all=setgroups=0,setresgid=0,setresuid=0,setuid=0,setgid=0

	refuses "uid: the drop did not take effect" \
		fake_syscall $all,setreuid=0,setregid=0,setfsuid=0 doff app st
	refuses "uid: the drop" fake_syscall setresuid=0 doff app st
	refuses "gid: the drop" fake_syscall setresgid=0 doff app st
	refuses "groups: the drop" fake_syscall setgroups=0 doff app st
	refuses "setgroups: could regain root" start_as groups=29,999,1000 \
		-- fake_syscall setgroups=0 doff app st
	refuses "the drop" fake_syscall $all,capset=0,prctl=0 doff app st
}

@test "a faked capset leaves no capabilities behind (29)" {
	run in_root start_as groups=1000 gid=1000 ambient=$SWITCH_CHOWN \
		securebits=4 uid=1000 securebits=0 -- st
	assert_line "CapEff:	00000000000000c1"
	refuses "capabilities: the drop" start_as groups=1000 gid=1000 \
		ambient=$SWITCH_CHOWN securebits=4 uid=1000 securebits=0 \
		-- fake_syscall capset=0 doff 1000:1000 st
	refuses "capabilities: the drop" start_as inheritable=$SWITCH \
		-- fake_syscall capset=0 doff 1000:1000 st
}

@test "faked calls are seen where nothing had to change (29, 46)" {
	for call in setresuid setresgid setgroups; do
		refuses "$call: could regain root" start_as groups=1000 \
			gid=1000 uid=1000 \
			-- fake_syscall $call=0 doff 1000:1000 st
	done
}

@test "with root as the target, faked calls are seen too (29)" {
	refuses "gid: the drop" \
		fake_syscall setresgid=0 doff --allow-root 0:1000 st
	refuses "groups: the drop" \
		fake_syscall setgroups=0 doff --allow-root 0:1000 st
	refuses "capabilities: the drop" start_as inheritable=$SWITCH groups=0 \
		-- fake_syscall capset=0 doff --allow-root 0:0 st
}

@test "an errno of seccomp for any call of the drop is a refusal (31)" {
	for call in setgroups setresgid setresuid; do
		refuses "$call: failed: Operation not permitted: a seccomp" \
			fake_syscall $call=1 doff app st
		refuses "$call: failed: " fake_syscall $call=38 doff app st
	done
	refuses "capset: failed: " start_as inheritable=$SWITCH \
		-- fake_syscall capset=38 doff app st
}

@test "a call that seccomp kills at never ends in the command (31)" {
	for action in kill trap; do
		for call in setgroups setresgid setresuid getresuid getgroups \
			capget; do
			never_runs fake_syscall $call=$action doff app st
		done
		never_runs start_as inheritable=$SWITCH \
			-- fake_syscall capset=$action doff app st
	done
}

@test "getters that answer nothing are not believed (32)" {
	needs_unemulated
	refuses "uid: real, effective and saved differ" \
		fake_syscall getresuid=0 doff app st
	refuses "gid: real, effective and saved differ" \
		fake_syscall getresgid=0 doff app st
	refuses "groups: the drop" fake_syscall getgroups=0 doff app st
	refuses "capabilities: the drop" fake_syscall capget=0 doff app st
	refuses "capset: failed" start_as groups=0 \
		-- fake_syscall capget=0 doff --allow-root 0:0 st
}

@test "getgroups faked does not hide an extra group of uid 1000 (32, 48)" {
	refuses "groups: the drop" start_as groups=44,1000 gid=1000 \
		uid=1000 -- fake_syscall getgroups=0 doff 1000:1000 st
	becomes 1000 1000 "" start_as groups= gid=1000 uid=1000 \
		-- doff 1000:1000 st
}

@test "root that could be regained is a refusal (33)" {
	needs_native
	# A no-op that claims success, at the third call: after the drop.
	for call in setresuid setresgid setgroups; do
		run strace -qq -f -o /dev/null -e trace=$call \
			-e inject=$call:retval=0:when=2 \
			"$HELPERS/start_as" chroot="$ROOT" -- /bin/doff app st
		assert_equal "$status" 125
		assert_output --partial "$call: could regain root"
		refute_output --partial "Uid:"
	done
}

@test "without capabilities it says which are needed (44)" {
	refuses "needs CAP_SETUID and CAP_SETGID (docker run --cap-add SETUID \
--cap-add SETGID)" start_as bounding-drop=1ffffffffff -- doff 1000:1000 st
	refuses "needs CAP_SETGID (docker run --cap-add SETGID)" start_as \
		bounding-drop=1ffffffff7f -- doff 1000:1000 st
	refuses "needs CAP_SETUID (docker run --cap-add SETUID)" start_as \
		bounding-drop=1ffffffffbf -- doff 1000:1000 st
	becomes 1000 1000 1000 start_as bounding-drop=1ffffffff3f \
		-- doff 1000:1000 st
}

@test "without /proc it drops all the same (53)" {
	umount "$ROOT/proc"
	run in_root doff app id
	assert_success
	assert_output "uid=1000(app) gid=1000(app) groups=29(audio),999(docker),1000(app)"
	refuses "needs CAP_SETUID" start_as bounding-drop=ffffffff80 \
		-- doff 1000:1000 id
}

@test "a user with as many processes as it may: 126, and why (54)" {
	local sleeper i

	chroot "$ROOT" /bin/start_as groups=4321 gid=4321 uid=4321 \
		-- sleep 20 3>&- &
	sleeper=$!
	for ((i = 0; i < 100; i++)); do
		grep -q "^Uid:	4321" "/proc/$sleeper/status" && break
		sleep 0.02
	done
	run in_root start_as bounding-drop=1200000 nproc=0 \
		-- doff 4321:4321 st
	kill "$sleeper"
	assert_equal "$status" 126
	assert_output --partial "RLIMIT_NPROC"
	refute_output --partial "Uid:"
}

# What a process inherits and doff has no business with.
process_print() {
	cat <<-'SCRIPT'
		grep -E "^(NoNewPrivs|Cpus_allowed|Seccomp|SigBlk|SigIgn|Cap[B]nd)" \
			/proc/self/status
		cat /proc/self/oom_score_adj /proc/self/limits
		read _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ nice _ \
			</proc/self/stat; echo "nice $nice"
	SCRIPT
}

@test "limits, nice, oom score, affinity, no_new_privs stay (55)" {
	needs_unemulated
	process_print >"$ROOT/tmp/print"
	local start="start_as nice=5 nofile=77 no-new-privs securebits=0"

	in_root $start -- sh /tmp/print >"$BATS_TEST_TMPDIR/before"
	in_root $start -- doff app sh /tmp/print >"$BATS_TEST_TMPDIR/after"
	run cat "$BATS_TEST_TMPDIR/after"
	assert_output --partial "nice 5"
	assert_output --partial "NoNewPrivs:	1"
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
}

@test "the command is dumpable again, as after any execve (55)" {
	run in_root start_as pdeathsig=9 -- doff app st
	assert_success
	assert_line "Dumpable: 1"
}

@test "groups that the engine gave are not kept by default (56)" {
	becomes 1000 1000 "29 999 1000" start_as groups=0,44,2000 \
		-- doff app st
	becomes 1000 1000 1000 start_as groups=0,44,2000 -- doff 1000:1000 st
}

@test "a user in 65535 groups has them all, and no more fit (57)" {
	seq 100000 165534 | sed 's/.*/g&:x:&:many/' >>"$ROOT/etc/group"
	echo "many:x:1234:1234::/:/bin/sh" >>"$ROOT/etc/passwd"
	run in_root doff many st
	assert_success
	[ "$(grep ^Groups: <<<"$output" | wc -w)" = 65537 ]
	echo "one:x:99999:many" >>"$ROOT/etc/group"
	refuses "more than 65536" doff many st
}

@test "65536 groups that were there before are gone (57)" {
	becomes 1000 1000 1000 start_as many-groups=65536 -- doff 1000:1000 st
}

@test "of two names for a uid the first counts, with its groups (58)" {
	cat >>"$ROOT/etc/passwd" <<-'PASSWD'
		first:x:3000:3000::/first:/bin/sh
		second:x:3000:3001::/second:/bin/sh
	PASSWD
	cat >>"$ROOT/etc/group" <<-'GROUP'
		of-first:x:3100:first
		of-second:x:3200:second
	GROUP
	becomes 3000 3000 "3000 3100" doff 3000 st
	assert_line "Home: /first"
	becomes 3000 3001 "3001 3200" doff second st
}

# While doff waits at the tracer, between setresuid and execve.
@test "between drop and execve it cannot be taken over (59)" {
	needs_native
	local pid i

	strace -qq -o "$BATS_TEST_TMPDIR/log" \
		-e trace=getresgid -e inject=getresgid:delay_enter=1500000:when=3 \
		"$HELPERS/start_as" chroot="$ROOT" -- /bin/doff app st \
		>"$BATS_TEST_TMPDIR/out" 3>&- &
	for ((i = 0; i < 100; i++)); do
		pid=$(pgrep -f "^/bin/doff app st" -P $! | head -n 1)
		[ -n "$pid" ] && grep -qs "^Uid:	1000" "/proc/$pid/status" &&
			break
		sleep 0.02
	done
	run grep "^Uid:" "/proc/$pid/status"
	assert_output "Uid:	1000	1000	1000	1000"
	# It is not dumpable: nothing of it is open to its own uid.
	run setpriv --reuid 1000 --regid 1000 --groups 29,999,1000 \
		sh -c "ls /proc/$pid/fd; cat /proc/$pid/environ; \
			head -c 1 /proc/$pid/mem; readlink /proc/$pid/root"
	assert_failure
	assert_output --partial "/proc/$pid/fd': Permission denied"
	assert_output --partial "/proc/$pid/environ: Permission denied"
	assert_output --partial "/proc/$pid/mem' for reading: Permission denied"
	wait $!
	run cat "$BATS_TEST_TMPDIR/out"
	assert_line "Uid:	1000	1000	1000	1000"
}

@test "killed between drop and execve, nothing runs (59)" {
	needs_native
	for call in setresuid capget getresuid execve; do
		run strace -qq -o /dev/null -e trace=$call \
			-e inject=$call:signal=KILL:when=2 \
			"$HELPERS/start_as" chroot="$ROOT" -- /bin/doff app st
		assert_failure
		refute_output --partial "Uid:"
	done
}

@test "installed set-user-ID or set-group-ID it refuses (61)" {
	chmod 4755 "$ROOT/bin/doff"
	refuses "$INSTALLED: set-user-ID" start_as groups=1000 gid=1000 uid=1000 \
		-- doff --allow-root root st
	refuses "$INSTALLED: set-user-ID" start_as groups=1000 gid=1000 uid=1000 \
		-- doff 1000:1000 st
	chmod 2755 "$ROOT/bin/doff"
	refuses "$INSTALLED: set-user-ID" start_as groups=1000 gid=1000 uid=1000 \
		-- doff 1000:1000 st
	chmod 6755 "$ROOT/bin/doff"
	refuses "$INSTALLED: set-user-ID" start_as groups=1000 gid=1000 uid=1000 \
		-- doff --allow-root 0:0 st
}

@test "installed with file capabilities it refuses (61)" {
	needs_unemulated
	setcap cap_setuid,cap_setgid=ep "$ROOT/bin/doff"
	refuses "file capabilities" start_as groups=1000 gid=1000 uid=1000 \
		-- doff 1001:1001 st
	refuses "file capabilities" start_as groups=1000 gid=1000 uid=1000 \
		-- doff 1000:1000 st
	setcap cap_setuid,cap_setgid=p "$ROOT/bin/doff"
	refuses "file capabilities" start_as groups=1000 gid=1000 uid=1000 \
		-- doff 1001:1001 st
}

@test "set-user-ID to another user than root is refused too (61)" {
	chown 1000:1000 "$ROOT/bin/doff"
	chmod 4755 "$ROOT/bin/doff"
	refuses "$INSTALLED: set-user-ID" start_as groups=2000 gid=2000 uid=2000 \
		-- doff 1000:1000 st
	refuses "$INSTALLED: set-user-ID" doff 1000:1000 st
}

@test "a bad image fails for root, and with no_new_privs, already (62)" {
	needs_unemulated
	chmod 4755 "$ROOT/bin/doff"
	refuses "doff: set-user-ID, set-group-ID" doff app st
	refuses "doff: set-user-ID" /bin/doff app st
	refuses "doff: set-user-ID" start_as no-new-privs -- doff app st
	refuses "doff: set-user-ID" start_as groups=1000 gid=1000 \
		uid=1000 no-new-privs -- doff 1000:1000 st
	chmod 2755 "$ROOT/bin/doff"
	refuses "doff: set-user-ID" doff app st
}

@test "from a set-user-ID program it refuses (49, 63)" {
	refuses "or run by such a program" \
		start_as uid=1000,0,0 -- doff 1000:1000 st
	refuses "run by such" start_as uid=0,1000,0 -- doff 1000:1000 st
	refuses "run by such" start_as gid=1000,0,0 -- doff 1000:1000 st
	chmod 4755 "$ROOT/bin/start_as"
	refuses "run by such" /bin/start_as groups=1000 gid=1000 uid=1000 \
		-- /bin/start_as -- doff app st
}

@test "from a program like sudo, with every id 0, it works (63)" {
	chmod 4755 "$ROOT/bin/start_as"
	becomes 1000 1000 "29 999 1000" start_as groups=2000 gid=2000 \
		uid=2000 -- /bin/start_as uid=0 gid=0 groups=0 -- doff app st
}

@test "a security module's AT_SECURE is no set-user-ID program (61)" {
	needs_native
	[ "$(uname -m)" = x86_64 ] || skip "secure_exec knows x86_64 only"
	becomes 1000 1000 "29 999 1000" secure_exec doff app st
	becomes 1000 1000 1000 start_as groups=1000 gid=1000 uid=1000 \
		-- secure_exec doff 1000:1000 st
	refuses "file capabilities" start_as groups=1000 gid=1000 \
		ambient=$SWITCH securebits=4 uid=1000 securebits=0 \
		-- secure_exec doff 1000:1000 st
}

# TIOCSTI: what the command pushes into the terminal is read by whoever reads
# it next.  By way of exec there is nobody: the process is the command.
@test "by way of exec no parent is left to read the terminal (77)" {
	needs_unemulated
	run in_root sh -c 'echo "$$"; exec doff app sh -c "echo \$\$"'
	assert_success
	assert_equal "${lines[0]}" "${lines[1]}"
	run strace -qq -f -e trace=clone,clone3,fork,vfork,setsid \
		"$HELPERS/start_as" chroot="$ROOT" -- /bin/doff app true
	assert_success
	refute_output --partial "clone"
	refute_output --partial "fork"
}

@test "what the command types reaches a shell of root's, but for exec (77)" {
	[ "$(cat /proc/sys/dev/tty/legacy_tiocsti 2>/dev/null || echo 1)" = 1 ] ||
		skip "TIOCSTI is not permitted here"
	# The control: without exec the shell is still there to read it.
	in_root pty sh -c 'doff app type_in "id >/tmp/typed"
		read -r -t 9 line; eval "$line"' >/dev/null
	run cat "$ROOT/tmp/typed"
	assert_output --partial "uid=0"
	rm "$ROOT/tmp/typed"
	run in_root pty sh -c 'exec doff app type_in "id >/tmp/typed"
		read -r -t 9 line; eval "$line"'
	assert_success
	sleep 0.2
	[ ! -e "$ROOT/tmp/typed" ]
}
