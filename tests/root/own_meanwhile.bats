# bats file_tags=slow
# What else goes on while --own walks: calls that do not return, signals, other
# starts, a quota, processes of the new uid.
load root
load late

SECONDS_EACH=${DOFF_SLOW:+${RACE_SECONDS:-60}}
SECONDS_EACH=${SECONDS_EACH:-3}

setup_file() {
	late_build
}

setup() {
	root_make
	tree=$ROOT/data/tree
	mkdir "$tree"
	begun=()
}

teardown() {
	local pid
	for pid in "${begun[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
	done
	late_remove
	umount -l "$tree" 2>/dev/null || true
	root_remove
}

# begin OUTPUT PROGRAM...: in the root directory.
begin() {
	local output=$BATS_TEST_TMPDIR/$1
	shift
	chroot "$ROOT" "/bin/$1" "${@:2}" >"$output" 2>&1 3>&- &
	begun+=($!)
}

# said OUTPUT TEXT SECONDS: whether that is said within the time.
said() {
	local end=$((SECONDS + $3))
	while ! grep -qsF "$2" "$BATS_TEST_TMPDIR/$1"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}

# tree_make DIRECTORIES FILES
tree_make() {
	local i
	for i in $(seq "$1"); do echo "$tree/d$i"; done | xargs mkdir
	for i in $(seq "$1"); do seq -f "$tree/d$i/%g" "$2"; done | xargs touch
	chown -R 1000:1000 "$tree"
}

# stuck HOW ENTRY: somebody is in a call on an entry of the tree, and will not
# come back: the page that it wants is never answered.
stuck() {
	mkdir "$ROOT/data/source" "$ROOT/data/mnt"
	truncate -s 4096 "$ROOT/data/source/page"
	chmod 0666 "$ROOT/data/source/page"
	tree_make 3 3
	late_mount "$ROOT/data/source" "$ROOT/data/mnt" stall=page
	begin holder neighbour stuck "$1" "/data/tree/$2" /data/mnt/page
	said holder ready 10
	sleep 0.3
	begin doff doff -o /data/tree 2000:2000 true
	said doff "$2" 15 || fail "nothing is said: \
$(cat "$BATS_TEST_TMPDIR/doff")"
	# The control: it waits indeed.
	[ "$(stat -c %u "$tree")" = 1000 ]
	late_remove
	late_mounted=
	wait "${begun[1]}"
	[ -z "$(find "$tree" ! -uid 2000)" ]
}

@test "a chown(2) that a write(2) holds is named (181)" {
	stuck write d2/2
}

@test "a chown(2) that a getdents64(2) holds is named (181)" {
	stuck list d2
}

@test "deeper than the walk can go is counted, and strict is 125 (185)" {
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		os.chdir(sys.argv[1])
		for i in range(60000):
		    os.mkdir("d")
		    os.chdir("d")
	PYTHON
	run in_root doff -o /data/tree 1000:1000 st
	assert_success
	assert_line --partial "not changed"
	assert_line "Uid:	1000	1000	1000	1000"
	run in_root doff --own-strict -o /data/tree 1000:1001 st
	assert_equal "$status" 125
	refute_output --partial "Uid:"
}

@test "starts at once, with one identity and with several, all end (197)" {
	tree_make 40 200
	for ids in "2000 2000 2000" "3000 3001 3002"; do
		pids=()
		for id in $ids; do
			chroot "$ROOT" /bin/doff -o /data/tree "$id:$id" \
				/bin/true 3>&- &
			pids+=($!)
		done
		for pid in "${pids[@]}"; do
			wait "$pid"
		done
		run bash -c "find '$tree' -printf '%U:%G\n' | sort -u"
		for line in "${lines[@]}"; do
			[ "${line%:*}" = "${line#*:}" ]
			[[ " $ids " = *" ${line%:*} "* ]]
		done
	done
}

# had PROGRAM COMMAND: what a process of uid 1000 gets of PROGRAM while that
# runs, $SECONDS_EACH at least.  In a process ID namespace of their own, since it
# stops whatever has that name and uid.
had() {
	run timeout 120 unshare --mount --pid --fork --kill-child \
		chroot "$ROOT" /bin/sh -c '
		/bin/busybox mount -t proc proc /proc
		neighbour pry "$1" & sleep 0.3
		end=$(($(/bin/busybox date +%s) + $3)) n=0
		while [ $n -lt 3 ] || [ $(/bin/busybox date +%s) -lt $end ]; do
			n=$((n + 1))
			eval "$2" || echo failed
		done
		echo "$n starts"' sh "$1" "$2" "$3"
}

@test "what doff holds cannot be had by a process of the new uid (198)" {
	had doff "doff -o /data/tree 1000:1000 true" "$SECONDS_EACH"
	refute_line --regexp '^(mem|environ|maps|fd|pidfd|process|ptrace|fail)'
	assert_line --partial "starts"
}

@test "a process that can be had is had by the same neighbour (198)" {
	had start_as "start_as gid=1000 uid=1000 dumpable wait=1 -- true ||
		true" 0
	for what in mem fd pidfd_getfd process_vm_readv ptrace; do
		assert_line "$what"
	done
}

# quota UID INODES: from now on that is all it may have, on an ext4.
quota() {
	python3 - "$@" "$tree" <<-'PYTHON'
		import ctypes, os, struct, subprocess, sys
		uid, limit, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
		device = subprocess.run(["findmnt", "-no", "SOURCE", path],
		    capture_output=True, text=True).stdout.strip()
		libc = ctypes.CDLL(None, use_errno=True)
		# struct if_dqblk; QIF_ILIMITS; Q_SETQUOTA of users.
		block = struct.pack("QQQQQQQQI4x", 0, 0, 0, limit, limit, 0, 0,
		                    0, 4)
		if libc.quotactl(0x80000800 - (1 << 32), device.encode(), uid,
		                 block) != 0:
		    sys.exit(os.strerror(ctypes.get_errno()))
	PYTHON
}

@test "a quota that is used up half way is counted, strict is 125 (199)" {
	truncate -s 64M "$ROOT/image"
	mke2fs -q -t ext4 -O quota -N 8000 "$ROOT/image"
	mount -o loop,usrquota "$ROOT/image" "$tree" || skip "no quota here"
	tree_make 10 100
	quota 2000 500 || skip "no quota here"
	# Who has CAP_SYS_RESOURCE has no quota; containers do not have it.
	run "$HELPERS/start_as" chroot="$ROOT" bounding-drop=1000000 \
		caps=1fffeffffff -- /bin/doff -o /data/tree 2000:2000 /bin/st
	assert_success
	assert_line --partial "not changed (Disk quota exceeded"
	assert_line "Uid:	2000	2000	2000	2000"
	assert_equal "$(find "$tree" -uid 2000 | wc -l)" 500
	[ "$(find "$tree" ! -uid 2000 -uid 1000 | wc -l)" -gt 500 ]
	run "$HELPERS/start_as" chroot="$ROOT" bounding-drop=1000000 \
		caps=1fffeffffff -- /bin/doff --own-strict -o /data/tree \
		2000:2001 /bin/st
	assert_equal "$status" 125
}

@test "the same where a server answers so (199)" {
	tree_make 4 30
	mkdir "$ROOT/data/mnt"
	late_mount "$tree" "$ROOT/data/mnt" quota=50
	run in_root doff -o /data/mnt 2000:2000 st
	assert_success
	assert_line --partial "not changed (Disk quota exceeded"
	assert_line "Uid:	2000	2000	2000	2000"
	assert_equal "$(find "$tree" -uid 2000 | wc -l)" 50
	run in_root doff --own-strict -o /data/mnt 2000:2001 st
	assert_equal "$status" 125
	refute_output --partial "Uid:"
}

# signalled: start after start gets a signal at a random moment.
signalled() {
	local end=$((SECONDS + SECONDS_EACH)) id=2000 n=0 status signal
	# A late file system, so that there are threads.
	mkdir "$ROOT/data/source" "$ROOT/data/mnt"
	tree_make 10 30
	late_mount "$tree" "$ROOT/data/mnt" delay=200
	while [ $SECONDS -lt $end ] || [ $n -lt 5 ]; do
		id=$((id + 1)) n=$((n + 1))
		set -- TERM HUP WINCH STOP KILL INT USR1
		shift $((RANDOM % $#))
		signal=$1
		"${as[@]}" chroot "$ROOT" /bin/doff -o /data/mnt "$id:$id" \
			/bin/true >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
		sleep "0.0$((RANDOM % 10))"
		# Below unshare(1) it is the child.
		pid=$(pgrep -P $! doff || echo $!)
		kill -$signal "$pid" 2>/dev/null || true
		sleep 0.1
		kill -CONT "$pid" 2>/dev/null || true
		status=0
		wait $! || status=$?
		case $signal in
		WINCH | STOP) assert_equal "$status" 0 ;;
		esac
		# No entry is half changed, whatever happened.
		[ -z "$(find "$tree" -printf '%U %G\n' |
			awk '$1 != $2')" ] || fail "half: $signal"
		run in_root doff -v -o /data/mnt "$id:$id" true
		assert_success
		refute_output --partial warning
		[ -z "$(find "$tree" ! -uid $id)" ]
	done
	echo "# $n starts" >&3
}

@test "a signal at any moment harms nothing, as a child (200)" {
	as=(env)
	signalled
}

@test "a signal at any moment harms nothing, as PID 1 (200)" {
	as=(unshare --pid --fork --kill-child)
	signalled
}
