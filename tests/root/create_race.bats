load root
load create

setup() {
	needs python3
	create_setup
	stop=$BATS_TEST_TMPDIR/stop
}
teardown() {
	touch "$stop"
	wait
	root_remove
}

reader_start() {
	python3 "$BATS_TEST_DIRNAME/create_reader.py" "$ROOT/etc/passwd" \
		"$stop" >"$BATS_TEST_TMPDIR/reads" 3>&- &
	reader=$!
}

# Whether the reader saw nothing but whole files.
reader_end() {
	touch "$stop"
	wait "$reader"
}

# Lock the file $2 as lckpwdf(3) does, for $1 seconds.
lock_hold() {
	python3 - "$1" "$2" "$BATS_TEST_TMPDIR/held" 3>&- <<-'PYTHON' &
		import fcntl, sys, time
		file = open(sys.argv[2], "a")
		fcntl.lockf(file, fcntl.LOCK_EX)
		open(sys.argv[3], "w")
		time.sleep(float(sys.argv[1]))
	PYTHON
	holder=$!
	while [ ! -e "$BATS_TEST_TMPDIR/held" ]; do sleep 0.02; done
}

# Start 32 at once; $1 is the name, in which % becomes the number.  They all
# have looked before the first of them may write.
starts() {
	local i pids=() pid
	lock_hold 0.7 "$ROOT/etc/${2:-.pwd.lock}"
	for i in {1..32}; do
		in_root env "PUID=$((5000 + i))" doff -c -e PUID \
			"${1/\%/$i}" true 2>>"$BATS_TEST_TMPDIR/errors" 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	assert_equal "$(cat "$BATS_TEST_TMPDIR/errors")" ""
}

each_once() {
	local i
	for i in {1..32}; do
		assert_equal "$(grep -c "^u$i:\*:$((5000 + i)):" \
			"$ROOT/etc/passwd")" 1
		assert_equal "$(grep -c "^u$i:\*:$((5000 + i)):" \
			"$ROOT/etc/group")" 1
	done
	assert_equal "$(wc -l <"$ROOT/etc/passwd")" 36
	assert_equal "$(wc -l <"$ROOT/etc/group")" 38
}

@test "32 starts at once, by rename: each line once, no torn file (153)" {
	reader_start
	starts u%
	reader_end
	each_once
}

one_start_each() {
	local i pids=()
	lock_hold 0.7 "$ROOT/etc/$1"
	for i in {1..32}; do
		in_root env PUID=77 doff -c -e PUID new true \
			2>>"$BATS_TEST_TMPDIR/errors" 3>&- &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i"; done
	assert_equal "$(cat "$BATS_TEST_TMPDIR/errors")" ""
	assert_equal "$(content passwd)" \
		"${before%.}new:*:77:77::/home/new:/bin/sh"$'\n.'
	assert_equal "$(content group)" "${before_group%.}new:*:77:"$'\n.'
}

@test "32 starts of one account at once: one line, one home (153)" {
	one_start_each .pwd.lock
	run ls -A "$ROOT/home"
	assert_output $'app\nnew'
	assert_equal "$(stat -c '%a %u' "$ROOT/home/new")" "700 77"
}

# As containers that share the files, and have an /etc of their own each.
files_mount() {
	mkdir "$ROOT/host"
	mount -t tmpfs host "$ROOT/host"
	for name in passwd group; do
		cp "$ROOT/etc/$name" "$ROOT/host/$name"
		mount --bind "$ROOT/host/$name" "$ROOT/etc/$name"
	done
	mkdir "$ROOT/home"/{new,u{1..32}}
	chown 77 "$ROOT/home/new"
	for name in {1..32}; do
		chown $((5000 + name)) "$ROOT/home/u$name"
	done
	mount -o remount,ro "$ROOT"
}

@test "32 starts at once on mounts, without a common lock file (153)" {
	files_mount
	reader_start
	starts u% group
	reader_end
	each_once
	assert [ ! -e "$ROOT/etc/.pwd.lock" ]
}

@test "32 starts of one account at once on mounts: one line (153)" {
	files_mount
	one_start_each group
}

@test "control: a file that is written in place is seen torn (153)" {
	reader_start
	for _ in {1..3000}; do
		echo "$before" | head -c -2 >"$ROOT/etc/passwd"
		[ ! -s "$BATS_TEST_TMPDIR/reads" ] || break
	done
	touch "$stop"
	run wait "$reader"
	assert_failure
	assert grep -q ^after "$BATS_TEST_TMPDIR/reads"
}

@test "useradd and doff at once: no line is lost (154)" {
	needs useradd
	tools_mount
	: >"$ROOT/etc/login.defs"
	for i in {1..8}; do
		tool useradd -M -N -u "$((600 + i))" "w$i" 3>&- 2>&1
	done >"$BATS_TEST_TMPDIR/useradd" &
	local useradd=$!
	for i in {1..40}; do
		create "PUID=$((5000 + i))" doff -c -e PUID "u$i" true
	done
	wait "$useradd"
	assert_equal "$(grep -cE '^u[0-9]+:' "$ROOT/etc/passwd")" 40
	assert_equal "$(grep -cE '^w[0-9]+:' "$ROOT/etc/passwd")" 8
	assert_equal "$(wc -l <"$ROOT/etc/passwd")" 52
}

@test "useradd waits while doff edits (154)" {
	needs useradd strace
	tools_mount
	: >"$ROOT/etc/login.defs"
	tool PUID=77 strace -o /dev/null -e trace=fsync \
		-e inject=fsync:delay_enter=1500000:when=3 \
		/bin/doff -c -e PUID new /bin/true 3>&- &
	local doff=$!
	while [ ! -e "$ROOT/etc/.pwd.lock" ]; do sleep 0.02; done
	sleep 0.3
	local since=${EPOCHREALTIME/./}
	run tool useradd -M -N -u 600 late
	assert_success
	assert [ "$((${EPOCHREALTIME/./} - since))" -gt 500000 ]
	wait "$doff"
	assert grep -q ^new: "$ROOT/etc/passwd"
	assert grep -q ^late: "$ROOT/etc/passwd"
}

@test "doff waits while another holds the lock (154)" {
	lock_hold 1 "$ROOT/etc/.pwd.lock"
	local since=${EPOCHREALTIME/./}
	create PUID=77 doff -c -e PUID new whoami
	assert_output new
	assert [ "$((${EPOCHREALTIME/./} - since))" -gt 500000 ]
}

@test "doff waits while another container writes a mounted file (153)" {
	files_mount
	lock_hold 1 "$ROOT/etc/passwd"
	local since=${EPOCHREALTIME/./}
	create PUID=77 doff -c -e PUID new whoami
	assert_output new
	assert [ "$((${EPOCHREALTIME/./} - since))" -gt 500000 ]
}

@test "a line that is appended without any lock is not lost (148)" {
	needs strace
	tools_mount
	files_mount
	tool PUID=77 strace -o /host/trace -e trace=pwrite64 \
		-e inject=pwrite64:delay_enter=800000:when=2 \
		/bin/doff -c -e PUID new /bin/true 3>&- &
	local doff=$!
	while ! grep -q ^new: "$ROOT/etc/group"; do sleep 0.02; done
	sleep 0.3
	echo other:x:9:9::/:/bin/sh >>"$ROOT/etc/passwd"
	wait "$doff"
	assert_equal "$(tail -n 2 "$ROOT/etc/passwd")" \
		$'other:x:9:9::/:/bin/sh\nnew:*:77:77::/home/new:/bin/sh'
}

@test "a lock that is held for ever is a refusal, after 10 seconds (156)" {
	needs strace
	lock_hold 60 "$ROOT/etc/.pwd.lock"
	tools_mount
	# The waiting itself is left out: 1000 times 10 milliseconds.
	run tool PUID=77 strace -o /data/trace -e trace=poll \
		-e inject=poll:retval=0:when=2+ \
		/bin/doff -c -e PUID new /bin/st
	assert_equal "$status" 125
	assert_output "doff: /etc/.pwd.lock: locked by another process: gave up after 10 seconds"
	kill "$holder"
	assert_equal "$(grep -c 'poll(NULL, 0, 10)' "$ROOT/data/trace")" 1000
	assert_equal "$(content passwd)" "$before"
	assert_equal "$(content group)" "$before_group"
}
