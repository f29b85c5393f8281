load root
load run

setup() {
	root_make
	chmod 1777 "$ROOT/data"
}
teardown() { root_remove; }

# Make an executable file of what is on standard input.
executable() {
	cat >"$ROOT/$1"
	chmod 755 "$ROOT/$1"
}

@test "the exit status is that of the command" {
	for n in 0 1 42 125 126 127 255; do
		run "-$n" in_root doff app sh -c "exit $n"
		assert_output ""
	done
}

@test "a command that is missing is 127 (81)" {
	ends 127 "nothing: command not found" doff app nothing
	ends 127 "/bin/nothing: command not found" doff app /bin/nothing
	ends 127 "/no/such: command not found" doff app /no/such
	ends 127 "/bin/sh/x: command not found" doff app /bin/sh/x
	ends 127 "./nothing: command not found" doff app ./nothing
}

@test "a command of no name is 127 (81)" {
	ends 127 "its name is empty" doff app ""
	ends 127 "its name is empty" doff app -- ""
}

@test "no command is refused (81)" {
	refuses "app: no command after it" doff app
	refuses "app: no command after it" doff app --
	refuses "usage" doff
	refuses "usage" doff --
}

@test "a command that is not executable is 126 (81)" {
	cp "$ROOT/bin/st" "$ROOT/bin/plain"
	chmod 0644 "$ROOT/bin/plain"
	ends 126 "/bin/plain: cannot be executed" doff app /bin/plain
	ends 126 "plain: cannot be executed" doff app plain
	ends 126 "/etc: cannot be executed" doff app /etc
	mkdir "$ROOT/bin/directory"
	ends 126 "directory: cannot be executed" doff app directory
	ends 126 "Permission denied to this user" doff app /etc/
}

@test "a loop of links for a command is 126 (81)" {
	ln -s loop "$ROOT/bin/loop"
	ends 126 "/bin/loop: cannot be executed" doff app /bin/loop
}

@test "a script without a first line of its own is 126, with a hint (82)" {
	executable bin/script <<<'echo ran'
	ends 126 "no #! line, and no program for this machine" \
		doff app /bin/script
	ends 126 "/bin/script: cannot be executed" doff app script
	executable bin/empty </dev/null
	ends 126 "no #! line" doff app empty
	executable bin/bare <<<'#!'
	ends 126 "cannot be executed" doff app bare
}

@test "a missing interpreter is 127 and named (83)" {
	executable bin/script <<<'#!/no/interpreter -x'
	ends 127 "#!/no/interpreter -x: the interpreter, or one it needs, is missing" \
		doff app script
	assert_output --partial /bin/script
	ends 127 "the interpreter, or one it needs, is missing" doff app /bin/script
	# It is there, and what it is a script of is not.
	executable bin/between <<<'#!/no/interpreter'
	executable bin/script <<<'#!/bin/between'
	ends 127 "#!/bin/between: the interpreter, or one it needs, is missing" \
		doff app script
	executable bin/script <<<'#!/etc/passwd'
	ends 126 "mode of the file, its interpreter or a directory above" \
		doff app script
}

@test "a first line that ends in CR is 127, and said (83)" {
	executable bin/script <<<$'#!/bin/sh\r\necho ran'
	ends 127 "it ends in CR (save" doff app script
	assert_output --partial '#!/bin/sh\x0d'
}

@test "a missing program loader is 127, and said (83)" {
	# Any dynamic program of the machine's: its loader is not in the root.
	cp "$(command -v strace)" "$ROOT/bin/dynamic"
	ends 127 "its interpreter is missing (the dynamic loader" \
		doff app dynamic
}

@test "scripts and their arguments run" {
	executable bin/script <<<$'#!/bin/sh -u\necho "$0" "$@"'
	run in_root doff app script a "b c"
	assert_output "/bin/script a b c"
}

@test "nothing after the operand is an option of doff (86)" {
	becomes 1000 1000 "29 999 1000" doff app st -h --version -- -n
	assert_line "Arg1: -h"
	assert_line "Arg2: --version"
	assert_line "Arg3: --"
	assert_line "Arg4: -n"
	cp "$ROOT/bin/st" "$ROOT/bin/-x"
	becomes 1000 1000 "29 999 1000" doff app -x -v
	assert_line "Arg0: -x"
	ends 127 "--allow-root: command not found" \
		doff app --allow-root st
}

@test "a -- after the operand is passed over, once (86)" {
	becomes 1000 1000 "29 999 1000" doff app -- st --
	assert_line "Arg1: --"
	cp "$ROOT/bin/st" "$ROOT/bin/-x"
	becomes 1000 1000 "29 999 1000" doff app -- -x
	becomes 1000 1000 "29 999 1000" doff -- app -- -x
	ends 127 "--: command not found" doff app -- -- st
}

@test "doff works under the names of what it replaces" {
	for name in gosu su-exec; do
		ln -s doff "$ROOT/bin/$name"
		becomes 1000 1000 "29 999 1000" $name app st -v
		assert_line "Arg1: -v"
		becomes 1000 29 29 $name app:audio st
	done
}

@test "arguments are passed on unchanged (87)" {
	local long
	long=$(printf '%0131071d' 7)
	in_root doff app sh -c 'cat /proc/$$/cmdline; :' "" $'a\nb' " " $'\xff' \
		-- "$long" "" >"$BATS_TEST_TMPDIR/is"
	printf '%s\0' sh -c 'cat /proc/$$/cmdline; :' "" $'a\nb' " " $'\xff' \
		-- "$long" "" >"$BATS_TEST_TMPDIR/wanted"
	cmp "$BATS_TEST_TMPDIR/is" "$BATS_TEST_TMPDIR/wanted"
}

@test "a command on a mount without exec is 126 (88)" {
	mount -t tmpfs -o noexec,mode=0755 noexec "$ROOT/run"
	cp "$ROOT/bin/st" "$ROOT/run/st"
	ends 126 "noexec mount" doff app /run/st
	ends 126 "st: cannot be executed" env PATH=/run /bin/doff app st
	becomes 1000 1000 "29 999 1000" env PATH=/run:/bin /bin/doff app st
}

@test "a program of another machine is 126 (88)" {
	cp "$ROOT/bin/st" "$ROOT/bin/other"
	# e_machine, elf(5): a number that is no machine.
	printf '\376\312' | dd of="$ROOT/bin/other" bs=1 seek=18 \
		conv=notrunc status=none
	ends 126 "no program for this machine" doff app other
}

@test "a program that is being written is 126 (88)" {
	cp "$ROOT/bin/st" "$ROOT/bin/busy"
	ends 126 "/bin/busy: cannot be executed" \
		sh -c 'exec 9>>/bin/busy; exec doff app busy'
}

@test "a forbidden execve is 126 (89)" {
	ends 126 "/bin/st: cannot be executed" \
		exec_last /bin/doff app /bin/st
	assert_output --partial "a seccomp profile, a security module?"
	ends 126 "/bin/st: cannot be executed" exec_last /bin/doff app st
}

@test "who says that execve failed is not root any more (89)" {
	traced setresuid,execve,write /bin/exec_last /bin/doff app /bin/st
	assert_failure 126
	run grep -E 'setresuid|execve\("/bin/st"|write' "$TRACE"
	assert_line --index 0 --regexp 'setresuid.*1000, 1000, 1000\) += 0'
	assert_line --index 1 --regexp 'setresuid.*0, 0, 0\) += -1 EPERM'
	assert_line --index 2 --regexp 'execve.* = -1 EPERM'
	assert_line --index 3 --partial 'write(2'
}

@test "doff under doff has nothing left to do, or is refused (90)" {
	becomes 1000 1000 "29 999 1000" doff app doff app st
	becomes 1000 1000 "29 999 1000" doff app doff 1000 st
	refuses "cannot switch to it: started as uid 1000" doff app doff nobody st
	refuses "cannot switch to it: started as uid 1000" \
		doff app doff --allow-root 0:0 st
	refuses "cannot switch to it: started as uid 1000" \
		doff app doff 1000:1000 st
	becomes 1000 1000 1000 doff --allow-root root doff 1000:1000 st
}

@test "-v says that the user may not enter the working directory (F25)" {
	run in_root sh -c 'chmod 0700 /root && cd /root && exec doff -v app true'
	assert_success
	assert_line "doff: WORKDIR: this user may not enter the working \
directory"
	run in_root sh -c 'cd /root && exec doff -n app true'
	assert_line --partial "may not enter the working"
	run in_root doff -v app true
	refute_output --partial WORKDIR
	run in_root sh -c 'cd /root && exec doff app true'
	refute_output
}
