# The threads that share out a walk: gone before the drop, or never there.
load root

setup() {
	root_make
	tree=$ROOT/data/tree
	mkdir "$tree"
	for i in 1 2 3 4 5 6 7 8 9 10; do
		mkdir "$tree/$i"
		(cd "$tree/$i" && seq 1000 | xargs touch)
	done
	trace=$BATS_TEST_TMPDIR/trace
}

teardown() { root_remove; }

# traced COMMAND...: threads, their end, and the drop, in $trace.
traced() {
	run strace -f --seccomp-bpf -qq -o "$trace" \
		-e trace=clone,clone3,exit,tgkill,setresuid,setgroups,execve \
		"$@" chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
	[ -z "$(find "$tree" ! -uid 1000 -print -quit)" ]
}

threads() {
	grep -cE 'clone3?\(.* = [0-9]+$|clone3? resumed.* = [0-9]+$' "$trace" ||
		true
}

@test "every thread is gone, and seen to be, before the drop" {
	[ "$(nproc)" -gt 1 ] || skip "one processor only"
	traced
	started=$(threads)
	[ "$started" -ge 1 ]
	[ "$started" -le 32 ]
	# Of each: its end, and that the kernel knows it no more; then the drop.
	first=$(grep -nE 'set(groups|resuid)\(' "$trace" | head -1 | cut -d: -f1)
	head -n "$first" "$trace" >"$trace.before"
	assert_equal "$(grep -cE ' exit\(0' "$trace.before")" "$started"
	assert_equal "$(grep -cE 'tgkill.*ESRCH' "$trace.before")" "$started"
	last=$(grep -nE ' exit\(0' "$trace" | tail -1 | cut -d: -f1)
	[ "$last" -lt "$first" ]
	# The one that is left becomes the command.
	tail -n "+$first" "$trace" >"$trace.after"
	assert_equal "$(cut -d' ' -f1 "$trace.after" | sort -u | wc -l)" 1
}

@test "on one processor there is no thread" {
	traced taskset -c 0
	assert_equal "$(threads)" 0
}

@test "a small tree is not worth a thread" {
	rm -r "$tree"/{2,3,4,5,6,7,8,9,10}
	chown -R 1000:1000 "$tree"
	# On a machine that does other things as well it may take too long.
	for try in 1 2 3 4 5; do
		traced
		[ "$(threads)" != 0 ] || break
	done
	assert_equal "$(threads)" 0
}

@test "where no thread can be started, one does it all" {
	run strace -f --seccomp-bpf -qq -o "$trace" -e trace=clone,clone3 \
		-e inject=clone,clone3:error=EAGAIN \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/true
	assert_success
	assert_output ""
	[ -z "$(find "$tree" ! -uid 1000 -print -quit)" ]
	[ "$(nproc)" = 1 ] || grep -q 'EAGAIN' "$trace"
	assert_equal "$(threads)" 0
}

@test "threads that have few descriptors to share do it all" {
	chown -R 1000:1000 "$tree"
	# Left are those of PATH, of the walk in it, and of one directory below.
	run bash -c "ulimit -n 64; for i in {3..60}; do
		eval \"exec \$i</dev/null\"; done; exec strace -f --seccomp-bpf \
		-qq -o '$trace' -e trace=openat,clone,clone3 chroot '$ROOT' \
		/bin/doff -v -o /data/tree 1000:1000 /bin/true"
	assert_success
	refute_output --partial warning
	assert_line --partial "10011 seen, 0 changed, 0 vanished"
}

@test "a limit of processes is no error" {
	needs_user_namespaces
	# Root is not bound by it, but the root of a user namespace is.
	chown -R 100000:100000 "$ROOT/data"
	run prlimit --nproc=1 setpriv --groups 0 env -i PATH=/usr/bin:/bin \
		strace -f --seccomp-bpf -qq -o "$trace" -e trace=clone,clone3 \
		"$HELPERS/userns" "$ROOT" 0:100000:65536 0:100000:65536 \
		allow root doff -o /data/tree 1000:1000 true
	assert_success
	[ -z "$(find "$tree" ! -uid 101000 -print -quit)" ]
	[ "$(nproc)" = 1 ] || grep -q EAGAIN "$trace"
}

@test "a thread that does not go ends the start" {
	[ "$(nproc)" -gt 1 ] || skip "one processor only"
	for answer in retval=0 error=EPERM; do
		run strace -f --seccomp-bpf -qq -o /dev/null -e trace=tgkill \
			-e inject=tgkill:$answer \
			chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 st
		assert_equal "$status" 125
		assert_output --partial "cannot be shown to be gone"
		refute_output --partial "Uid:"
		chown -R 0:0 "$tree"
	done
}

@test "a thread that has not begun yet is waited for, in each walk" {
	[ "$(nproc)" -gt 1 ] || skip "one processor only"
	needs_native
	mkdir "$ROOT/data/more"
	(cd "$ROOT/data/more" && seq 10000 | xargs touch)
	run strace -f --seccomp-bpf -qq -o "$trace" \
		-e trace=clone,clone3,gettid,exit,setgroups \
		-e inject=gettid:delay_enter=1000000 \
		chroot "$ROOT" /bin/doff -o /data/tree -o /data/more \
		1000:1000 st
	assert_success
	[ "$(threads)" -ge 2 ]
	sed -n '/setgroups(/q; / exit(0/p' "$trace" >"$trace.exits"
	assert_equal "$(grep -c . "$trace.exits")" "$(threads)"
}

@test "that one thread is gone does not tell of the next" {
	needs_native
	# Three processors, so two threads; the first is gone when it is asked.
	run strace -f --seccomp-bpf -qq -o "$trace" \
		-e trace=sched_getaffinity,getpid,tgkill \
		-e inject=sched_getaffinity:poke_exit=@arg3="07$(printf \
			'00%.0s' {1..127})" \
		-e inject=getpid:delay_enter=1500000:when=1 \
		-e inject=tgkill:retval=0:when=2+ \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 st
	assert_equal "$status" 125
	grep -m 1 tgkill "$trace" | grep -q ESRCH
}

@test "threads with the owner in dispute end, and leave no entry out" {
	for group in 2000 3000 4000 5000 6000; do
		run in_root doff -o /data/tree 1000:$group true
		assert_success
		[ -z "$(find "$tree" ! -gid $group -print -quit)" ]
	done
}

@test "a directory changes hands after all of its entries, whoever does them" {
	[ "$(nproc)" -gt 1 ] || skip "one processor only"
	needs_native
	rm -r "$tree"/{2,3,4,5,6,7,8,9,10}
	(cd "$tree/1" && seq 1001 12000 | xargs touch)
	run strace -f --seccomp-bpf -qq -y -o "$trace" -e trace=fchownat \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/true
	assert_success
	# By two threads at least, or nothing was shared out.
	[ "$(cut -d' ' -f1 "$trace" | sort -u | wc -l)" -gt 1 ]
	run grep -oE '<[^>]*/tree/1[/>]' "$trace"
	assert_equal "${#lines[@]}" 12001
	assert_line --index 12000 --regexp '/tree/1>$'
}

@test "of very many processors 32 are used at most" {
	needs_native
	strace -f --seccomp-bpf -qq -o "$trace" \
		-e trace=sched_getaffinity,clone,clone3,exit \
		-e inject=sched_getaffinity:poke_exit=@arg3="$(printf 'ff%.0s' \
			{1..128})" \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/true
	# One of them began, and one watches.
	[ "$(threads)" -gt 2 ]
	[ "$(threads)" -le 32 ]
	[ -z "$(find "$tree" ! -uid 1000 -print -quit)" ]
}

@test "there are as many threads as have three descriptors each" {
	[ "$(nproc)" -gt 1 ] || skip "one processor only"
	needs_native
	for limit in 27 64; do
		traced taskset -c 0,1 prlimit --nofile=$limit
		# Half of the descriptors are for directories, eight besides.
		[ "$(threads)" -le $(((limit - limit / 2 - 8) / 3)) ]
		[ $limit = 27 ] || [ "$(threads)" -gt 0 ]
		chown -R 0:0 "$tree"
	done
}
