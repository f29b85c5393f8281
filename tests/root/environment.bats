load root
load run

setup() { root_make; }
teardown() { root_remove; }

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

@test "few variables or many, HOME changes and no other (80)" {
	local n
	for n in 0 1 85 86 87 88 89 90 91 92 93 94 95 2000; do
		mapfile -t others < <(seq -f "V%g=v" "$n")
		in_root exec_raw /bin/doff HOME=/root "${others[@]}" -- \
			doff app /bin/cat /proc/self/environ |
			tr '\0' '\n' >"$BATS_TEST_TMPDIR/is"
		printf '%s\n' HOME=/home/app "${others[@]}" \
			>"$BATS_TEST_TMPDIR/wanted"
		diff "$BATS_TEST_TMPDIR/is" "$BATS_TEST_TMPDIR/wanted"
		in_root exec_raw /bin/doff A=b "${others[@]}" -- \
			doff app /bin/cat /proc/self/environ |
			tr '\0' '\n' >"$BATS_TEST_TMPDIR/is"
		printf '%s\n' A=b "${others[@]}" HOME=/home/app \
			>"$BATS_TEST_TMPDIR/wanted"
		diff "$BATS_TEST_TMPDIR/is" "$BATS_TEST_TMPDIR/wanted"
	done
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

@test "no memory for the environment is a refusal (80)" {
	needs_native
	# Few variables fit beside what is in memory already.
	# shellcheck disable=SC2046
	run env -i $(seq -f 'V%.0f=x' 100) "$(command -v strace)" -qq -o /dev/null \
		-e inject=mmap:error=ENOMEM \
		"$HELPERS/start_as" chroot="$ROOT" -- /bin/doff app /bin/st
	assert_failure 125
	assert_equal "${#lines[@]}" 1
	assert_output --partial "doff: environment: no memory for it: "
}

@test "a few variables need no memory, whole pages of them get what they need" {
	needs_native
	trace=$BATS_TEST_TMPDIR/trace
	strace -f -qq -o "$trace" -e trace=mmap,execve \
		chroot "$ROOT" /bin/env -i PATH=/bin doff app true
	grep -q 'execve("/bin/doff"' "$trace"
	run sed -n '/execve("\/bin\/doff"/,/execve("\/bin\/true"/{/mmap/p}' \
		"$trace"
	assert_output ""
	# Beside the pointers, that of HOME and the end among them, its text.
	for n in $(seq 508 512); do
		# shellcheck disable=SC2046
		run in_root env -i $(seq -f 'V%.0f=' "$n") /bin/doff app \
			/bin/env
		assert_success
		assert_line HOME=/home/app
		assert_equal "${#lines[@]}" $((n + 1))
	done
}
