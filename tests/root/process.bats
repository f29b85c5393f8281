load root
load run

setup() {
	root_make
	chmod 1777 "$ROOT/data"
}
teardown() { root_remove; }

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
	refuses "/dev/null: cannot replace a closed" \
		exec_closed 1,2 doff app st
	becomes 1000 1000 "29 999 1000" doff app st
}

# As root, so that what the command writes to them would be written.
@test "a /dev/null that is not the null device is neither read nor written (183)" {
	local kind
	echo secret >"$ROOT/etc/shadow"
	for kind in link file fifo device directory missing; do
		rm -rf "$ROOT/dev/null"
		case $kind in
		link) ln -s /etc/shadow "$ROOT/dev/null" ;;
		file) echo secret >"$ROOT/dev/null" ;;
		fifo) mkfifo -m 0666 "$ROOT/dev/null" ;;
		device) mknod -m 0666 "$ROOT/dev/null" c 1 5 ;;
		directory) mkdir "$ROOT/dev/null" ;;
		esac
		run in_root timeout 10 exec_closed "" doff --allow-root 0:0 \
			sh -c 'echo written; echo error >&2'
		assert_equal "$kind $status" "$kind 125"
		assert_equal "$(cat "$ROOT/etc/shadow")" secret
		[ $kind != file ] ||
			assert_equal "$(cat "$ROOT/dev/null")" secret
		run in_root exec_closed 1,2 doff app st
		assert_equal "$status" 125
		assert_equal "${#lines[@]}" 1
		assert_line --partial "/dev/null: cannot replace a closed"
		becomes 1000 1000 "29 999 1000" doff app st
	done
	# A link to the null device itself is none that the image should have.
	rm -rf "$ROOT/dev/null"
	mknod -m 0666 "$ROOT/dev/real" c 1 3
	ln -s real "$ROOT/dev/null"
	refuses "not the null device" exec_closed 1,2 doff app st
}

# pipe_broken FD COMMAND...: run it with FD a pipe that nobody reads; what it
# writes to the other of 1 and 2 is printed.
pipe_broken() {
	python3 -c 'import os, subprocess, sys
broken, kept = int(sys.argv[1]), os.dup(1)
reader, writer = os.pipe()
os.close(reader)
sys.exit(subprocess.run(sys.argv[2:], stdout=writer if broken == 1 else kept,
                        stderr=writer if broken == 2 else kept).returncode)
' "$1" chroot "$ROOT" /bin/env -i PATH=/bin "${@:2}"
}

@test "messages that nobody reads do not end a start by SIGPIPE (190)" {
	local signals
	run pipe_broken 2 doff -v --group-of /nosuch -d /data/made -o /data/made \
		app grep -E '^(Sig|Shd|Uid)' /proc/self/status
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
	assert_line "SigPnd:	0000000000000000"
	assert_line "SigBlk:	0000000000000000"
	assert_equal "$(stat -c %u "$ROOT/data/made")" 1000
	# SIGPIPE blocked; ignored; SIGTERM pending and blocked as well.
	for signals in "13 17" "17 13" "13,15 1"; do
		# shellcheck disable=SC2086
		before=$(in_root exec_signals $signals \
			grep '^Sig[^Q]' /proc/self/status)
		# shellcheck disable=SC2086
		run pipe_broken 2 exec_signals $signals \
			doff -v -d /data/made 1000:1000 \
			grep '^Sig[^Q]' /proc/self/status
		assert_success
		assert_output "$before"
	done
	run pipe_broken 2 doff nosuch st
	assert_equal "$status" 125
}

@test "messages into a file that may not grow do not end a start (190)" {
	run in_root sh -c 'ulimit -f 0; exec 2>/data/said
		exec doff -v -d /data/made -G 77 app \
			grep -E "^(Sig|Shd|Uid)" /proc/self/status'
	assert_line "Uid:	1000	1000	1000	1000"
	assert_line "SigPnd:	0000000000000000"
	assert_line "SigBlk:	0000000000000000"
	assert_success
	assert_equal "$(stat -c %u "$ROOT/data/made")" 1000
}

@test "a plan that nobody reads is an error, and no SIGPIPE (190)" {
	run pipe_broken 1 doff -n app st
	assert_equal "$status" 125
	assert_output "doff: standard output: cannot be written: Broken pipe"
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
	refuses "/data: its owner cannot be found (--match): " exec_closed 0,1,2 \
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
	# Others may be, as in what a shell runs in the background.
	assert_line --regexp "SigIgn:	[0-9a-f]*[13579bdf]$"
}

@test "the umask passes through (68)" {
	for umask in 0000 0077 0777; do
		becomes 1000 1000 "29 999 1000" \
			sh -c "umask $umask; exec doff app st"
		assert_line "Umask: $umask"
	done
}

@test "--umask sets it" {
	becomes 1000 1000 "29 999 1000" doff --umask 027 app st
	assert_line "Umask: 0027"
	becomes 1000 1000 "29 999 1000" doff --umask=0 app st
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
	refuses "its owner cannot be found (--match)" \
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

@test "descriptors that cannot be examined are an error (64)" {
	needs_native
	run strace -qq -o /dev/null -e 'inject=?poll,?ppoll:error=ENOMEM' \
		chroot "$ROOT" /bin/doff app st
	assert_failure 125
	assert_equal "${#lines[@]}" 1
	assert_output --partial "doff: cannot examine descriptors 0 to 2: "
}

@test "relocated data is read-only, all of it, or nothing is done" {
	needs_native
	refuses "mprotect: failed: " fake_syscall mprotect=1 doff app st
	TRACE=$BATS_TEST_TMPDIR/trace
	strace -qq -o "$TRACE" -e trace=execve,mprotect \
		"$HELPERS/start_as" chroot="$ROOT" -- /bin/doff -n app st
	# Whole pages of it: the last one that is not whole stays writable.
	read -r begin size < <(readelf -lW "$ROOT/bin/doff" |
		awk '$1 == "GNU_RELRO" { print $3, $6 }')
	page=$(getconf PAGESIZE)
	size=$(((begin + size & -page) - (begin & -page)))
	[ "$size" -gt 0 ]
	run sed -n '\#execve("/bin/doff"#,/exit/s/.*mprotect(0x[0-9a-f]*//p' \
		"$TRACE"
	assert_output --regexp "^, $size, PROT_READ\\) += 0$"
	# And where they are: doff is held there for two seconds.
	strace -qq -o /dev/null -e inject=mprotect:delay_exit=2000000 \
		"$ROOT/bin/busybox" chroot "$ROOT" /bin/doff -n app st 3>&- &
	for _ in {1..100}; do
		! grep -q /bin/doff "/proc/$(pgrep -P $!)/maps" || break
		sleep 0.1
	done
	sleep 0.5
	grep /bin/doff "/proc/$(pgrep -P $!)/maps" >"$BATS_TEST_TMPDIR/maps"
	wait $!
	base=$((0x$(head -n 1 "$BATS_TEST_TMPDIR/maps" | cut -d- -f1)))
	run grep "^$(printf %x $((base + (begin & -page))))-" \
		"$BATS_TEST_TMPDIR/maps"
	assert_output --partial " r--p "
}
