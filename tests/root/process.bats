load root

setup() {
	root_make
	chmod 1777 "$ROOT/data"
}
teardown() { root_remove; }

# traced CALLS COMMAND...: as in_root; the system calls are in $TRACE.
traced() {
	local calls=$1
	shift
	TRACE=$BATS_TEST_TMPDIR/trace
	run strace -f -o "$TRACE" -e "trace=$calls" \
		chroot "$ROOT" /bin/env -i PATH=/bin "$@"
}

@test "a set-user-ID doff refuses to work for anybody (61, 62)" {
	chmod 4755 "$ROOT/bin/doff"
	refuses "installed set-user-ID" exec_ids 1000 1000 1000 1000 "" \
		doff 0:0 st
	refuses "installed set-user-ID" exec_ids 1000 1000 1000 1000 "" \
		doff --allow-root 0:0 st
	refuses "installed set-user-ID" doff app st
	refuses "installed set-user-ID" sh -c 'cd /bin; ./doff app st'
	refuses "installed set-user-ID" doff --help
}

@test "a set-group-ID doff refuses to work for anybody (61, 62)" {
	chown 0:29 "$ROOT/bin/doff"
	chmod 2755 "$ROOT/bin/doff"
	refuses "set-group-ID" exec_ids 1000 1000 1000 1000 "" doff app st
	refuses "set-group-ID" doff app st
	chmod 2644 "$ROOT/bin/doff"
	chmod 2711 "$ROOT/bin/doff"
	refuses "set-group-ID" doff app st
}

@test "a doff with file capabilities refuses to work (61)" {
	# tmpfs of older kernels keeps no capabilities, nor does the one here.
	setcap cap_setuid,cap_setgid=ep "$ROOT/bin/doff" ||
		skip "no file capabilities on tmpfs"
	refuses "file capabilities" exec_ids 1000 1000 1000 1000 "" \
		doff 4242:4242 st
}

@test "real and effective ids that differ are refused (49, 63)" {
	refuses "set-user-ID" exec_ids 1000 0 0 0 "" doff app st
	refuses "set-user-ID" exec_ids 1000 0 0 0 "" doff 1000:1000 st
	refuses "set-user-ID" exec_ids 0 1000 0 0 "" doff 1000:1000 st
	refuses "set-group-ID" exec_ids 0 0 1000 0 "" doff app st
	refuses "set-group-ID" exec_ids 0 0 0 1000 "" doff app st
}

@test "under a set-user-ID wrapper only all ids of root's work (63)" {
	chmod 4755 "$ROOT/bin/exec_raw" "$ROOT/bin/exec_ids"
	# The outer one is a plain copy, which makes us uid 1000 first.
	cp "$HELPERS/exec_ids" "$ROOT/bin/user"
	refuses "set-user-ID" user 1000 1000 1000 1000 "" \
		exec_raw /bin/doff A=b -- doff app /bin/st
	becomes 1000 1000 "29 999 1000" user 1000 1000 1000 1000 "" \
		exec_ids 0 0 0 0 0 doff app st
}

@test "descriptors 0 to 2 that are closed become /dev/null (64)" {
	for open in 0,1,2 1,2 0,2 0,1 2 1 0 ""; do
		rm -f "$ROOT/data/out"
		in_root exec_closed "$open" doff app descriptors /data/out \
			</dev/zero >"$ROOT/data/1" 2>"$ROOT/data/2"
		run cat "$ROOT/data/out"
		assert_equal "${#lines[@]}" 3
		for fd in 0 1 2; do
			if [[ $open == *$fd* ]]; then
				refute_line "$fd /dev/null"
			else
				assert_line "$fd /dev/null"
			fi
		done
	done
}

@test "a refusal with descriptor 2 closed goes nowhere (64)" {
	cp -r "$ROOT/etc" "$BATS_TEST_TMPDIR/before"
	for open in 0,1 0 1 ""; do
		run in_root exec_closed "$open" doff nosuch st
		assert_failure 125
		assert_output ""
	done
	diff -r "$ROOT/etc" "$BATS_TEST_TMPDIR/before"
}

@test "without /dev/null a closed descriptor is an error (64)" {
	umount -l "$ROOT/dev"
	refuses "/dev/null: cannot be opened" \
		exec_closed 1,2 doff app st
	becomes 1000 1000 "29 999 1000" doff app st
}

@test "descriptors that were open stay, none of ours is added (65)" {
	in_root sh -c 'exec 3</etc/group 7>/data/seven
		exec exec_closed 0,1,2,3,7 \
			doff -m /home/app app descriptors /data/out'
	run cat "$ROOT/data/out"
	assert_line --regexp '^3 .*/etc/group$'
	assert_line --regexp '^7 .*/data/seven$'
	assert_equal "${#lines[@]}" 5
}

@test "one descriptor besides 0 to 2 is enough, none is refused (66)" {
	refuses "/etc/passwd: cannot be read: " \
		exec_closed 0,1,2 sh -c 'ulimit -n 3; exec doff 1000:1000 st'
	becomes 1000 1000 "29 999 1000" \
		exec_closed 0,1,2 sh -c 'ulimit -n 4; exec doff app st'
	refuses "/data: its owner cannot be found: " exec_closed 0,1,2 \
		sh -c 'ulimit -n 4; exec doff -m /data app st'
	becomes 1000 1000 "29 999 1000" exec_closed 0,1,2 \
		sh -c 'ulimit -n 5; exec doff -m /data app st'
}

@test "blocked and ignored signals pass through (67)" {
	local before
	# SIGINT 2, SIGCHLD 17; SIGTERM 15, SIGPIPE 13.
	for signals in "2,17 15,13" "1,2,15 17" "64 1"; do
		before=$(in_root exec_signals $signals st | grep ^Sig)
		becomes 1000 1000 "29 999 1000" \
			exec_signals $signals doff -m /data app st
		assert_equal "$(grep ^Sig <<<"$output")" "$before"
	done
	assert_line "SigBlk:	8000000000000000"
	assert_line --regexp "SigIgn:	[0-9a-f]*1$"
}

@test "the umask passes through (68)" {
	for umask in 0000 0077 0777; do
		becomes 1000 1000 "29 999 1000" \
			sh -c "umask $umask; exec doff app st"
		assert_line "Umask: $umask"
	done
}

@test "--umask sets it, and the last one counts" {
	becomes 1000 1000 "29 999 1000" doff --umask 027 app st
	assert_line "Umask: 0027"
	becomes 1000 1000 "29 999 1000" doff --umask=7 --umask=0 app st
	assert_line "Umask: 0000"
}

@test "a working directory that is out of reach stays (69)" {
	mkdir -m 0700 "$ROOT/secret"
	run in_root sh -c 'cd /secret; exec doff app pwd'
	assert_success
	assert_output /secret
	becomes 1000 1000 "29 999 1000" sh -c 'cd /secret; exec doff app st'
}

@test "a working directory that is gone does no harm (70)" {
	becomes 1000 1000 "29 999 1000" \
		sh -c 'mkdir /data/x; cd /data/x; rmdir /data/x
			exec doff app st'
	refuses "its owner cannot be found" \
		sh -c 'mkdir /data/x; cd /data/x; rmdir /data/x
			exec doff -m file app st'
}

@test "devices and files on standard input keep their owner (73)" {
	mknod "$ROOT/data/zero" c 1 5
	mknod "$ROOT/data/full" c 1 7
	touch "$ROOT/data/file"
	for file in zero full file; do
		before=$(stat -c '%u:%g %a %Z' "$ROOT/data/$file")
		run in_root sh -c "exec doff app true <>/data/$file >&0 2>&0"
		assert_success
		assert_equal "$(stat -c '%u:%g %a %Z' "$ROOT/data/$file")" \
			"$before"
	done
}

@test "the process stays the same one, without a child (78)" {
	run in_root sh -c 'echo "Pid: $$"; exec doff app st'
	assert_equal "$(grep -c "^${lines[0]}$" <<<"$output")" 2
	traced fork,vfork,clone,clone3,execve /bin/doff app st
	assert_success
	run grep -c clone "$TRACE"
	assert_output 0
	run grep -c execve "$TRACE"
	assert_output 4
}

@test "as PID 1 the command gets the signals (78)" {
	run unshare --pid --fork --kill-child chroot "$ROOT" \
		/bin/env -i PATH=/bin doff app sh -c 'echo "pid $$"
			trap "echo term; exit 3" TERM
			kill -TERM $$; sleep 1; echo never'
	assert_failure 3
	assert_output "$(printf 'pid 1\nterm')"
}

@test "no file is opened that the environment names (79)" {
	for file in preload.so library/libc.so.6 gconv/gconv-modules \
		locale/C tz terminfo/x; do
		mkdir -p "$ROOT/evil/$(dirname $file)"
		echo x >"$ROOT/evil/$file"
	done
	traced '%file,openat2' LD_PRELOAD=/evil/preload.so \
		LD_LIBRARY_PATH=/evil/library LD_AUDIT=/evil/preload.so \
		GCONV_PATH=/evil/gconv LOCPATH=/evil/locale LC_ALL=C.UTF-8 \
		TZ=:/evil/tz TZDIR=/evil TERMINFO=/evil/terminfo \
		NLSPATH=/evil/%N MALLOC_TRACE=/data/trace MALLOC_PERTURB_=1 \
		HOSTALIASES=/evil/tz RES_OPTIONS=debug TMPDIR=/evil \
		/bin/doff app /bin/true
	assert_success
	# From the execve of doff to that of the command.
	run sed -n '\#execve("/bin/doff"#,\#execve("/bin/true"#p' "$TRACE"
	assert_line --partial "/etc/passwd"
	opened=$(sed -n 's/.* open[a-z0-9]*([^"]*"\([^"]*\)".*/\1/p' \
		<<<"$output" | grep -v '^/proc/self/')
	assert_equal "$opened" "$(printf '/etc/passwd\n/etc/group')"
	[ ! -e "$ROOT/data/trace" ]
}

@test "HOME is that of the entry, / without one or where it is empty (80)" {
	becomes 1000 1000 "29 999 1000" doff app st
	assert_line "Home: /home/app"
	becomes 4242 4242 4242 doff 4242:4242 st
	assert_line "Home: /"
	echo "homeless:x:1002:1002:::/bin/sh" >>"$ROOT/etc/passwd"
	becomes 1002 1002 1002 doff homeless st
	assert_line "Home: /"
	becomes 1000 1000 "29 999 1000" env -u HOME doff app st
	assert_line "Home: /home/app"
}

@test "--keep-home leaves HOME as it is (80)" {
	becomes 1000 1000 "29 999 1000" doff --keep-home app st
	assert_line "Home: /root"
	becomes 1000 1000 "29 999 1000" env -u HOME doff --keep-home app st
	assert_line "Home: (unset)"
}

@test "only HOME changes, the rest is as it was, byte for byte (80)" {
	run in_root exec_raw /bin/doff USER=root LOGNAME=root SHELL=/x A=1 \
		A=2 $'B=\n\xff' "" =y novalue HOME=/root PATH=/bin C= -- \
		doff app /bin/cat /proc/self/environ
	assert_success
	in_root exec_raw /bin/doff USER=root LOGNAME=root SHELL=/x A=1 A=2 \
		$'B=\n\xff' "" =y novalue HOME=/root PATH=/bin C= -- \
		doff app /bin/cat /proc/self/environ >"$BATS_TEST_TMPDIR/is"
	printf '%s\0' USER=root LOGNAME=root SHELL=/x A=1 A=2 \
		$'B=\n\xff' "" =y novalue HOME=/home/app PATH=/bin C= \
		>"$BATS_TEST_TMPDIR/wanted"
	cmp "$BATS_TEST_TMPDIR/is" "$BATS_TEST_TMPDIR/wanted"
}

@test "every entry of HOME changes where there are several (80)" {
	in_root exec_raw /bin/doff HOME=/root A=b HOME=/evil -- \
		doff app /bin/cat /proc/self/environ | tr '\0' '\n' \
		>"$BATS_TEST_TMPDIR/is"
	run cat "$BATS_TEST_TMPDIR/is"
	assert_output "$(printf 'HOME=/home/app\nA=b\nHOME=/home/app')"
}

@test "an environment that grew too large is 126 (80)" {
	long=/$(printf '%02000d' 0)
	echo "far:x:1002:1002::$long:/bin/sh" >>"$ROOT/etc/passwd"
	run in_root exec_full /bin/doff far /bin/true
	assert_failure 126
	assert_output --partial "arguments and environment are too large"
	run in_root exec_full /bin/doff --keep-home far /bin/true
	assert_success
}
