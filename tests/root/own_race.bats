# bats file_tags=slow
# Races: uid 1000 owns the tree and changes it while root hands it over.  In
# each the same attacker must break a tool that goes by names, or the test
# would prove nothing.
load root

SECONDS_EACH=${DOFF_SLOW:+${RACE_SECONDS:-60}}
SECONDS_EACH=${SECONDS_EACH:-1}

setup() {
	root_make
	for applet in sync seq; do ln -sf busybox "$ROOT/bin/$applet"; done
	mkdir -m 0755 "$ROOT/victim"
	for i in 1 2 3 4 5 6 7 8 9; do echo secret >"$ROOT/victim/$i"; done
	chmod 0600 "$ROOT/victim"/*
	mkdir "$ROOT/data/tree"
	mkdir "$ROOT/data/tree/d"
	touch "$ROOT/data/tree/d"/{1,2,3,4,5,6,7,8,9}
	chown -R 1000:1000 "$ROOT/data"
	attackers=()
}

teardown() {
	attack_end
	root_remove
}

attack() {
	in_root attack "$@" 3>&- &
	attackers+=($!)
}

attack_end() {
	local pid
	for pid in "${attackers[@]}"; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	attackers=()
}

# link_to NAME TARGET: a link of the attacker's.
link_to() {
	ln -s "$2" "$ROOT/data/$1"
	chown -h 1000:1000 "$ROOT/data/$1"
}

victim_restore() {
	chown -R 0:0 "$ROOT/victim"
}

victim_is_untouched() {
	[ -z "$(find "$ROOT/victim" \( ! -user 0 -o ! -group 0 \))" ]
}

# hold COMMAND...: run it with group 2000, then 3000, and so on, for a while;
# whatever it answers, the victim stays.  GROUP is the group.
holds() {
	local end=$((SECONDS + SECONDS_EACH)) group=2000 n=0 status
	while [ $SECONDS -lt $end ]; do
		group=$((5000 - group)) status=0
		timeout 60 chroot "$ROOT" /bin/env -i PATH=/bin \
			"${@//GROUP/$group}" >"$ROOT/out" 2>&1 || status=$?
		[ "$status" = 0 ] || [ "$status" = 125 ] ||
			fail "ended with $status: $(cat "$ROOT/out")"
		n=$((n + 1))
		victim_is_untouched || fail "start $n touched the victim"
	done
	echo "# $n starts" >&3
}

# breaks COMMAND...: the same; at some time the victim must be touched.  Where a
# busy machine does not let the attacker in between, the calls wait for it.
breaks() {
	local begun=$SECONDS group=2000 late=()
	while [ $SECONDS -lt $((begun + 60)) ]; do
		group=$((5000 - group))
		[ $SECONDS -lt $((begun + 10)) ] ||
			late=(strace -f -qq -o /dev/null -e 'trace=openat,fchownat'
				-e 'inject=openat,fchownat:delay_enter=1000')
		"${late[@]}" chroot "$ROOT" /bin/env -i PATH=/bin \
			"${@//GROUP/$group}" >/dev/null 2>&1 || true
		if ! victim_is_untouched; then
			victim_restore
			return 0
		fi
	done
	fail "the attacker does not even break: $*"
}

@test "a directory and a link changing places never lead out (93)" {
	link_to tree/l /victim
	attack swap /data/tree/d /data/tree/l
	breaks chown -hR 1000:GROUP /data/tree
	holds doff -o /data/tree 1000:GROUP true
}

@test "nor without openat2(2), nor without statx(2) (93, 132, 134)" {
	link_to tree/l /victim
	attack swap /data/tree/d /data/tree/l
	breaks chown -hR 1000:GROUP /data/tree
	end=$((SECONDS + SECONDS_EACH)) group=2000
	while [ $SECONDS -lt $end ]; do
		group=$((5000 - group))
		strace -f -qq -o /dev/null -e trace=openat2,statx \
			-e inject=openat2:error=ENOSYS \
			-e inject=statx:error=EPERM \
			chroot "$ROOT" /bin/doff -o /data/tree 1000:$group \
			/bin/true
		victim_is_untouched || fail "the victim was touched"
	done
}

@test "a file and a link changing places never lead out (94, 113)" {
	link_to tree/l /victim/1
	touch "$ROOT/data/tree/f"
	chown 1000:1000 "$ROOT/data/tree/f"
	attack swap /data/tree/f /data/tree/l
	breaks find /data/tree -type f -exec chown 1000:GROUP {} \;
	holds doff -o /data/tree 1000:GROUP true
}

@test "a file and another name of root's changing places are told (100, 113)" {
	chmod 0666 "$ROOT/victim/1"
	ln "$ROOT/victim/1" "$ROOT/data/tree/h"
	touch "$ROOT/data/tree/f"
	chown 1000:1000 "$ROOT/data/tree/f"
	attack swap /data/tree/f /data/tree/h
	breaks find /data/tree -type f -links 1 -exec chown 1000:GROUP {} \;
	holds doff -o /data/tree 1000:GROUP true
}

@test "directories changing places in the tree harm nobody (95)" {
	mkdir -p "$ROOT/data/tree/e/e/e" "$ROOT/data/tree/s"
	ln -s /victim "$ROOT/data/tree/s/9"
	rm "$ROOT/data/tree/d/9"
	mkdir "$ROOT/data/tree/d/9"
	chown -hR 1000:1000 "$ROOT/data/tree"
	attack swap /data/tree/d/9 /data/tree/s/9
	breaks chown -hR 1000:GROUP /data/tree
	attack swap /data/tree/d /data/tree/e/e
	attack swap /data/tree/e /data/tree/s
	holds doff -o /data/tree 1000:GROUP true
}

@test "a directory moved out of the tree does not take the walk along (96)" {
	# Deeper than the descriptors that are kept, so that .. is used.
	deep=$ROOT/data/tree/d$(printf '/d%.0s' $(seq 60))
	mkdir -p "$deep"
	chown -R 1000:1000 "$ROOT/data/tree"
	# What the victim holds stands where ".." leads to then.
	chmod 0777 "$ROOT/victim"
	victim_restore
	attack move /data/tree/d/d/d/d /victim/moved
	begun=$SECONDS group=2000 stale=0
	# The control: some walks must be caught in a directory that was moved.
	while [ $SECONDS -lt $((begun + SECONDS_EACH)) ] ||
		{ [ $stale = 0 ] && [ $SECONDS -lt $((begun + 20)) ]; }; do
		group=$((5000 - group))
		run bash -c "ulimit -n 32; exec chroot '$ROOT' /bin/doff -v \
			-o /data/tree 1000:$group /bin/true"
		assert_success
		case $output in
		*"Stale file handle"*)
			stale=$((stale + 1)) ;;
		esac
		assert_equal "$(stat -c %u:%g "$ROOT/victim")" 0:0
		for i in 1 9; do
			assert_equal "$(stat -c %u:%g "$ROOT/victim/$i")" 0:0
		done
	done
	echo "# $stale walks were caught in a moved directory" >&3
	[ "$stale" -gt 0 ]
}

@test "PATH itself and a link changing places never lead out (97)" {
	link_to l /victim
	attack swap /data/tree /data/l
	breaks chown -hR 1000:GROUP /data/tree
	holds doff -o /data/tree 1000:GROUP true
	holds doff -o /data/tree/ 1000:GROUP true
}

@test "a part of PATH and a link changing places never lead out (98)" {
	mkdir "$ROOT/victim/d"
	link_to l /victim
	attack swap /data/tree /data/l
	breaks chown -hR 1000:GROUP /data/tree/d
	holds doff -o /data/tree/d 1000:GROUP true
}

@test "a link to a file of root's that comes and goes is not taken (101)" {
	# One that uid 1000 may link to whatever fs.protected_hardlinks says.
	chmod 0666 "$ROOT/victim/1"
	attack link /victim/1 /data/tree/f
	breaks chown -hR 1000:GROUP /data/tree
	holds doff --own-from 1000 -o /data/tree 1000:GROUP true
}

@test "what changes at each look into a directory leads nowhere (114)" {
	link_to tree/l /victim
	attack meet /data/tree /data/tree/d /data/tree/l
	attack meet /data/tree/d /data/tree/d /data/tree/l
	breaks chown -hR 1000:GROUP /data/tree
	holds doff -o /data/tree 1000:GROUP true
}

# held CALL N: begin a start, and stop it after its Nth system call CALL.
held() {
	local stopped=$BATS_TEST_TMPDIR/stopped
	# Another thread would go on where this one is held.
	strace -D -qq -o "$stopped" -e "trace=$1,clone" \
		-e "inject=$1:signal=STOP:when=$2" \
		-e inject=clone:error=EAGAIN chroot "$ROOT" \
		/bin/doff -v -o /data/tree 1000:2000 /bin/true \
		>"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
	started=$!
	while [ -e "/proc/$started" ] &&
		! grep -qs 'stopped by SIGSTOP' "$stopped"; do
		sleep 0.02
	done
	[ -e "/proc/$started" ]
}

# Let it go on; what it said is $output.
go_on() {
	kill -CONT "$started"
	wait "$started"
	run cat "$BATS_TEST_TMPDIR/said"
}

@test "what changes after it was listed leads nowhere (93, 127)" {
	needs_native
	rm -r "$ROOT/data/tree"/*
	touch "$ROOT/data/tree"/{first,f}
	mkdir "$ROOT/data/tree/d"
	touch "$ROOT/data/tree"/{g,last}
	# The next call after the list was read is for what is listed first.
	run strace -qq -o "$BATS_TEST_TMPDIR/calls" -e trace=statx,getdents64 \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:2000 /bin/true
	before=$(sed '/getdents64/q' "$BATS_TEST_TMPDIR/calls" | grep -c statx)
	chown -R 0:0 "$ROOT/data/tree"
	chown 1000:2000 "$ROOT/data/tree"/{first,last}
	held statx $((before + 1))
	rm -r "$ROOT/data/tree"/[dfg]
	link_to tree/d /victim
	go_on
	# The link was made since.
	assert_line --partial "1 created since startup skipped: \
/data/tree/d"
	assert_line "doff: /data/tree: 6 seen, 1 changed, 2 vanished"
	victim_is_untouched
	assert_equal "$(stat -c %g "$ROOT/data/tree"{,/d} | xargs)" "2000 1000"
}

@test "a directory that is made meanwhile is left alone and told (126)" {
	needs_native
	[ "$(stat -c %W "$ROOT/data/tree")" != 0 ] ||
		skip "no time of birth is kept here"
	held sched_getaffinity 1
	mkdir "$ROOT/data/tree/new"
	touch "$ROOT/data/tree/new/f" "$ROOT/data/tree/file"
	go_on
	assert_line --regexp "^doff: warning: /data/tree: 2 created since \
startup skipped: /data/tree/(file|new) /data/tree/(file|new)\$"
	assert_equal "$(stat -c %g "$ROOT/data/tree"/{,d,new,new/f,file} |
		xargs)" "2000 2000 0 0 0"
}

@test "a tree that is removed meanwhile is no error (127)" {
	for i in 1 2 3 4 5 6; do
		mkdir -p "$ROOT/data/gone"/{1,2,3,4,5,6,7,8}/{1,2,3,4,5,6,7,8}
		for d in "$ROOT/data/gone"/*/*; do
			touch "$d"/{1,2,3,4,5,6,7,8,9}
		done
		rm -rf "$ROOT/data/gone" &
		run in_root doff -v -o /data 1000:$((2000 + i)) true
		wait $!
		assert_success
		refute_output --partial "warning"
	done
}

@test "two starts at once on one volume both end (135, 197)" {
	mkdir "$ROOT/data/many"
	(cd "$ROOT/data/many" && seq 20000 | xargs touch)
	in_root doff -o /data 1001:1001 true &
	first=$!
	run in_root doff -o /data 1002:1002 true
	assert_success
	wait $first
	find "$ROOT/data" ! -uid 1001 ! -uid 1002 | grep . && false
	find "$ROOT/data" -uid 1001 ! -gid 1001 | grep . && false
	find "$ROOT/data" -uid 1002 ! -gid 1002 | grep . && false
	true
}

@test "writers who never stop do not hold the start (126)" {
	attack fill /data/tree
	attack fill /data/tree
	attack flash /data/tree
	attack flash /data/tree/d
	sleep 0.2
	# Not before: it is quick enough to make a tree that is too deep.
	attack deepen /data/tree/d
	run timeout 40 chroot "$ROOT" /bin/doff -o /data 1001:1001 /bin/true
	assert_success
}

@test "what threads share is locked, says ThreadSanitizer" {
	[ -n "${DOFF_SLOW:-}" ] || skip "DOFF_SLOW=1 runs it"
	nice make -s -C "$TOP" SANITIZE=1 B=build/thread LDFLAGS= \
		CFLAGS='-O1 -g -fsanitize=thread' all
	for i in {1..200}; do
		mkdir "$ROOT/data/tree/$i"
		(cd "$ROOT/data/tree/$i" && seq 100 | xargs touch)
	done
	chown -R 1000:1000 "$ROOT/data"
	link_to tree/l /victim
	attack swap /data/tree/d /data/tree/l
	attack swap /data/tree/1 /data/tree/2/1
	export TSAN_OPTIONS="log_path=$BATS_TEST_TMPDIR/race"
	# The sanitizer needs its addresses where it expects them.
	for i in 1 2 3 4 5 6; do
		timeout 100 setarch -R "$TOP/build/thread/doff" \
			-o "$ROOT/data/tree" 1000:$((2000 + i)) /bin/true
	done
	run cat "$BATS_TEST_TMPDIR"/race*
	refute_output --partial ThreadSanitizer
	victim_is_untouched
}
