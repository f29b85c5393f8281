# Trees of any shape within fixed bounds: 4 MiB, 256 descriptors, no depth of
# the stack.
load root

setup() {
	root_make
	tree=$ROOT/data/tree
	mkdir "$tree"
}

teardown() { root_remove; }

# own_measured SHAPE...: hand the tree over, within the bounds.
own_measured() {
	run bash -c "ulimit -n 256; exec chroot '$ROOT' /bin/measure \
		/bin/doff -v -o /data/tree 1000:1000 /bin/true"
	assert_success
	refute_output --partial warning
	peak=$(sed -n 's/^peak=//p' <<<"$output")
	[ "$peak" -lt 4096 ] || fail "peak memory: $peak KiB"
	echo "# $* $peak KiB: $(grep seen <<<"$output")" >&3
}

# own_thrice SHAPE...: the same, and each entry is met once, whichever way the
# threads share them.
own_thrice() {
	local n round
	n=$(($(find "$tree" | wc -l) - 1))
	for round in 1 2 3; do
		chown -R 0:0 "$tree"
		own_measured "$@"
		assert_output --partial "$((n + 1)) seen, $((n + 1)) changed"
		[ -z "$(find "$tree" ! -uid 1000 -print -quit)" ]
	done
}

# deep DEPTH NAME: directories in directories, a file in each; by descriptors, since
# no path is that long.
deep() {
	python3 - "$tree" "$@" <<-'PYTHON'
		import os, sys
		tree, depth, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
		at = os.open(tree, os.O_RDONLY)
		for i in range(depth):
		    os.close(os.open("a", os.O_CREAT | os.O_WRONLY, dir_fd=at))
		    os.mkdir(name, dir_fd=at)
		    os.close(os.open("z", os.O_CREAT | os.O_WRONLY, dir_fd=at))
		    below = os.open(name, os.O_RDONLY, dir_fd=at)
		    os.close(at)
		    at = below
	PYTHON
}

# deep_owned UID: how many entries of a deep tree are not UID's.
deep_strangers() {
	python3 - "$tree" "$1" <<-'PYTHON'
		import os, sys
		at, uid, n = os.open(sys.argv[1], os.O_RDONLY), int(sys.argv[2]), 0
		n = os.fstat(at).st_uid != uid
		while at is not None:
		    below = None
		    for name in os.listdir(at):
		        st = os.lstat(name, dir_fd=at)
		        n += st.st_uid != uid or st.st_gid != uid
		        if st.st_mode & 0o170000 == 0o040000:
		            below = os.open(name, os.O_RDONLY, dir_fd=at)
		    os.close(at)
		    at = below
		print(n)
	PYTHON
}

name50=$(printf 'x%.0s' {1..50})

@test "20,000 directories deep, 50 bytes each, is handed over (123, 124)" {
	deep 20000 "$name50"
	own_measured 20,000 deep:
	assert_output --partial "60001 seen, 60001 changed, 0 vanished"
	assert_equal "$(deep_strangers 1000)" 0
}

@test "a tree deeper than can be walked is said, not a crash (123, 185)" {
	deep 26000 d
	run in_root doff -o /data/tree 1000:1000 true
	assert_success
	assert_line --partial "1 not changed (nested too deep 1)"
	run in_root doff --own-strict -o /data/tree 1000:1000 st
	assert_equal "$status" 125
	refute_output --partial "Uid:"
}

@test "at the depth that can just be walked one thread does it all (123)" {
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		at = os.open(sys.argv[1], os.O_RDONLY)
		for i in range(24575):
		    os.mkdir("d", dir_fd=at)
		    below = os.open("d", os.O_RDONLY, dir_fd=at)
		    os.close(at)
		    at = below
		for i in range(20000):
		    os.mknod(str(i), dir_fd=at)
	PYTHON
	own_measured 24,576 levels:
	assert_output --partial "44576 seen, 44576 changed"
}

# bats test_tags=slow
@test "a directory of very many entries takes no more memory (125)" {
	n=${DOFF_SLOW:+1000000}
	# More than may be new, or gone, in a row.
	n=${n:-140000}
	mkdir "$tree/d"
	python3 - "$tree/d" "$n" <<-'PYTHON'
		import os, sys
		at = os.open(sys.argv[1], os.O_RDONLY)
		for i in range(int(sys.argv[2])):
		    os.mknod(f"file-number-{i}", dir_fd=at)
	PYTHON
	own_measured one directory of "$n" files:
	assert_output --partial "$((n + 2)) seen, $((n + 2)) changed"
	[ -z "$(find "$tree" ! -uid 1000 -print -quit)" ]
	# What is always gone when it is looked at would hold a walk, too (126),
	# where it is not known how many inodes there are.
	[ -z "${DOFF-}" ] || return 0
	run strace -f --seccomp-bpf -qq -o /dev/null -e trace=statx,fstatfs \
		-e inject=fstatfs:error=ENOSYS \
		-e inject=statx:error=ENOENT:when=100+ \
		taskset -c 0 chroot "$ROOT" /bin/doff -v -o /data/tree/d \
		1000:1000 /bin/true
	assert_success
	assert_line --partial "not walked to its end"
	refute_output --partial " $((n + 1)) seen"
}

@test "many small directories are each walked once (125)" {
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		for i in range(30):
		    for j in range(30):
		        for k in range(30):
		            d = f"{sys.argv[1]}/{i}/{j}/{k}"
		            os.makedirs(d)
		            os.mknod(d + "/f")
	PYTHON
	# More than can be in work at a time.
	own_measured 27,930 directories:
	assert_output --partial "54931 seen, 54931 changed, 0 vanished"
	[ -z "$(find "$tree" ! -uid 1000 -print -quit)" ]
}

@test "wide and deep at once, each entry is met once (125)" {
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		def comb(at, depth):
		    for i in range(depth):
		        for j in range(20):
		            os.mknod(f"{at}/f{j}")
		        for j in range(2):
		            os.makedirs(f"{at}/s{j}/t/u/v/w")
		        at += "/d"
		        os.mkdir(at)
		for i in range(5):
		    os.mkdir(f"{sys.argv[1]}/{i}")
		    comb(f"{sys.argv[1]}/{i}", 150)
	PYTHON
	own_thrice combs:
}

@test "a directory that is shared out is read on after what is deep in it (125)" {
	# Two in each, of which the second is given away while the first is so
	# deep that the directory's buffer is lent: all is over where it is found
	# again.
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		def fork(at, depth):
		    for side in "ab":
		        below = f"{at}/{side}"
		        if depth > 0:
		            os.mkdir(below)
		            fork(below, depth - 1)
		            continue
		        for i in range(40):
		            os.mkdir(below)
		            for j in range(3):
		                os.mknod(f"{below}/{j}")
		            below += "/d"
		fork(sys.argv[1], 6)
	PYTHON
	own_thrice forks:
}

@test "few descriptors are enough, most of them taken already (123)" {
	deep 100 d
	for limit in 12 16 32 64; do
		chown -R 0:0 "$tree"
		run bash -c "ulimit -n $limit; exec chroot '$ROOT' \
			/bin/doff -o /data/tree 1000:1000 /bin/true"
		assert_success
		assert_output ""
		assert_equal "$limit $(deep_strangers 1000)" "$limit 0"
	done
	chown -R 0:0 "$tree"
	run bash -c "ulimit -n 64; for i in {10..57}; do
		eval \"exec \$i</dev/null\"; done; exec chroot '$ROOT' \
		/bin/doff -o /data/tree 1000:1000 /bin/true"
	assert_success
	assert_output ""
	assert_equal "$(deep_strangers 1000)" 0
}

@test "directories higher up make room for one, and where none is left, none (123)" {
	mkdir -p "$tree$(printf '/d%.0s' {1..40})"
	worked=0 failed=0
	for last in {40..62}; do
		chown -R 0:0 "$tree"
		run timeout 20 bash -c "ulimit -n 64
			for ((i = 3; i <= $last; i++)); do
				eval \"exec \$i</dev/null\"
			done
			exec '$ROOT/bin/busybox' chroot '$ROOT' \
				/bin/doff -o /data/tree 1000:1000 /bin/true"
		case $status in
		0)	worked=$((worked + 1))
			assert_equal "$(find "$tree" -uid 0)" "" ;;
		125)	failed=$((failed + 1))
			assert_output --partial "Too many open files" ;;
		*)	[ "$last" -gt 61 ] || fail "$last: $status $output" ;;
		esac
	done
	echo "# worked $worked, failed $failed" >&3
	[ $worked -gt 10 ]
	[ $failed -gt 0 ]
}

# bats test_tags=slow
@test "files that somebody changes meanwhile are not taken for new ones" {
	[ -n "${DOFF_SLOW-}" ] || skip 'DOFF_SLOW=1: 135,000 files'
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		os.chdir(sys.argv[1])
		for i in range(135000):
		    os.close(os.open(str(i), os.O_CREAT | os.O_WRONLY))
	PYTHON
	strace -f --seccomp-bpf -o /dev/null -e trace=getdents64 \
		-e inject=getdents64:delay_enter=10s:when=1 \
		taskset -c 0 chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 \
		/bin/true \
		2>"$BATS_TEST_TMPDIR/said" &
	sleep 1
	chmod -R g+w "$tree"
	wait $!
	run cat "$BATS_TEST_TMPDIR/said"
	refute_output --partial 'skipped'
	run find "$tree" ! -user 1000
	assert_output ''
}

# More than 131072 entries in a row that were made since the walk began: it is
# held before it reads the first one.
@test "a directory that only grows is left where a walk would not end (126)" {
	needs_native
	local stopped=$BATS_TEST_TMPDIR/stopped said=$BATS_TEST_TMPDIR/said doff \
		tracer
	taskset -c 0 strace -D -qq -o "$stopped" -e trace=sched_getaffinity \
		-e inject=sched_getaffinity:signal=STOP chroot "$ROOT" \
		/bin/doff -o /data/tree 1000:1000 /bin/true >"$said" 2>&1 3>&- &
	doff=$!
	while [ -e "/proc/$doff" ] &&
		! grep -qs 'stopped by SIGSTOP' "$stopped"; do
		sleep 0.02
	done
	tracer=$(sed -n 's/^TracerPid:\t//p' "/proc/$doff/status")
	[ "$tracer" -gt 0 ]
	kill -KILL "$tracer"
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		at = os.open(sys.argv[1], os.O_RDONLY)
		os.fchown(at, 1000, 1000)
		os.fchdir(at)
		os.setegid(1000)
		os.seteuid(1000)
		for i in range(140000):
		    os.mknod(str(i))
	PYTHON
	kill -CONT "$doff"
	wait "$doff"
	run cat "$said"
	assert_line "doff: warning: /data/tree: not walked to its end: entries \
are made or moved without end"
}

@test "a long walk says how far it is, every five seconds" {
	needs_native
	touch "$tree"/{1..250}
	# The first look at that clock is when the counts began: long ago.
	run strace -f -qq -o /dev/null -e trace=clock_gettime -e \
		inject=clock_gettime:poke_exit=@arg2=00000000000000000000:when=1 \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/true
	assert_success
	assert_output --regexp \
		"doff: /data/tree: [0-9]+ seen, [0-9]+ changed"
}

@test "files that no descriptor is left to pin end the start (123, 132)" {
	touch "$tree"/{1..5}
	local with
	for with in env "$HELPERS/fake_syscall openat2=38"; do
		run bash -c "ulimit -n 64; for i in {3..61}; do
			eval \"exec \$i</dev/null\"; done; exec $with chroot \
			'$ROOT' /bin/doff -o /data/tree 1000:1000 /bin/st"
		assert_equal "$status" 125
		assert_equal "${#lines[@]}" 2
		assert_line --index 0 --partial \
			"5 not changed (Too many open files 5): "
		assert_equal "$(stat -c %u "$tree"{,/1} | xargs)" "1000 0"
		chown 0:0 "$tree"
	done
}
