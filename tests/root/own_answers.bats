# What --own does and says for one call that fails, and for what it finds then.
load root
load run

setup() {
	needs_native
	root_make
	tree=$ROOT/data/tree
	mkdir -p "$tree/d"
	touch "$tree/f" "$tree/d/g"
}
teardown() { root_remove; }

# own FAULT: hand over the tree, in one thread, since strace(1) counts calls by
# thread, and makes a disk of it that is slow.
own() {
	failing "$1" /bin/sh -c \
		'ulimit -n 24; exec doff -o /data/tree 1000:1000 true'
}

# fails WHY [LEFT]...: the start has ended, all but those changed hands.
fails() {
	local why=$1
	shift
	assert_equal "$status" 125
	assert_line --index 0 --partial "1 not changed ($why 1)"
	assert_equal "$(find "$tree" -uid 0 | sort | tr '\n' ' ')" \
		"$(printf '%s' "${@/%/ }")"
	chown -R 0:0 "$tree"
}

EIO="Input/output error"

@test "an entry that cannot be examined is left alone, all else is not (128)" {
	AT=f own statx:error=EIO
	fails "$EIO" "$tree/f"
	AT=f own "statx:error=ENOSYS newfstatat:error=EIO"
	fails "$EIO" "$tree/f"
	AT=$tree/f own statx:error=EIO
	fails "$EIO" "$tree/f"
	AT=f own openat2:error=EIO
	fails "$EIO" "$tree/f"
}

@test "what changed a moment ago is judged as it is now, or left alone (126)" {
	rm -r "$tree/d"
	for errno in '' EIO; do
		(sleep 0.4 && chmod 0600 "$tree/f") 3>&- &
		run strace -f -qq -o "$BATS_TEST_TMPDIR/trace" -P f -P "$tree/f" \
			-e trace=openat2,statx \
			-e inject=openat2:delay_enter=1200000:when=1 \
			${errno:+-e inject=statx:error=$errno:when=2} \
			chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/true
		wait
		assert_equal "$(grep -c ' statx(' "$BATS_TEST_TMPDIR/trace")" 2
		if [ -z "$errno" ]; then
			assert_success
			assert_equal "$(find "$tree" -uid 0)" ""
			chown -R 0:0 "$tree"
		fi
	done
	fails "$EIO" "$tree/f"
}

@test "a directory that cannot be examined or opened is left alone (128)" {
	AT=d own openat2:error=EIO
	fails "$EIO" "$tree/d" "$tree/d/g"
	AT=$tree/d own statx:error=EIO:when=1
	fails "$EIO" "$tree/d" "$tree/d/g"
	AT=$tree/d own statx:error=EIO:when=2
	fails "$EIO" "$tree/d"
	# It belongs to the identity: only what may not be read is passed over.
	chown -R 1000:1000 "$tree"
	AT=d own openat2:error=EIO
	fails "$EIO"
	chown -R 1000:1000 "$tree"
	AT=d own openat2:error=EACCES
	assert_success
	assert_output ""
	chown 1000:5 "$tree/d"
	AT=d own openat2:error=EACCES
	assert_success
	assert_output --partial "1 not changed (Permission denied 1)"
	# What cannot be seen is not taken for root's.
	chown -R 5:5 "$tree"
	AT=d failing "openat2:error=EACCES statx:error=EIO" /bin/doff \
		--allow-root -o /data/tree 0:0 /bin/true
	assert_output --partial "1 not changed (Permission denied 1)"
}

@test "what was a directory and is none any more is taken as what it is (113)" {
	for errno in ENOTDIR ELOOP; do
		# And is a directory again: gone, as far as can be told.
		AT=d own openat2:error=$errno:when=1
		assert_success
		assert_output ""
		assert_equal "$(stat -c %u "$tree/d")" 0
	done
	(sleep 0.4 && rm -r "$tree/d" && touch "$tree/d") 3>&- &
	AT=d own openat2:delay_enter=1200000:when=1
	wait
	assert_success
	# As what it is: a file that was made since.
	assert_output --partial "1 created since startup skipped"
	assert_equal "$(stat -c '%u %F' "$tree/d")" "0 regular empty file"
}

# climbs FAULT [OPTION]...: with so few descriptors that directories are left and
# come back to.
climbs() {
	local fault=$1
	shift
	failing "$fault" /bin/sh -c 'ulimit -n 20
		for n in 3 4 5 6 7 8 9; do eval "exec $n>&-"; done
		exec doff -v -o /data/tree "$@" 1000:1000 true' \
		sh "$@" <"$ROOT/root"
}

@test "a way up that is lost is said, and leads to no other directory (96)" {
	# Of these 15, PATH among them, ten are open at a time.
	mkdir -p "$tree/1/2/3/4/5/6/7/8/9/a/b/c/d/e"
	touch "$ROOT/root/other"
	local told="doff: warning: /data/tree: %s not changed (Stale file \
handle %s): /data/tree /data/tree /data/tree"
	for fault in "..,openat:error=EIO:when=1" \
		"$tree/1/2/3/4,statx:error=EIO:when=2"; do
		chown -R 0:0 "$tree"
		AT=${fault%%,*} climbs "${fault#*,}"
		assert_success
		# shellcheck disable=SC2059
		assert_line "$(printf "$told" 5 5)"
		assert_equal "$(stat -c %u "$ROOT/root/other" "$tree/1/2/3/4" \
			"$tree/1/2/3/4/5" | tr '\n' ' ')" "0 0 1000 "
	done
	# What belongs to the identity is only told if not all of it was met.
	chown -R 1000:1000 "$tree"
	AT=.. climbs openat:error=EIO:when=1
	assert_success
	assert_line "doff: warning: /data/tree: 1 not changed (Stale file \
handle 1): /data/tree"
}

@test "after a way up that was lost the next PATH has all it needs" {
	mkdir -p "$tree/1/2/3/4/5/6/7/8/9/a/b/c/d/e" \
		"$ROOT/data/next/1/2/3/4/5/6/7/8"
	touch "$ROOT/data/next/1/2/3/4/5/6/7/8/f"
	# The second one is never: in the next walk no directory is left.
	AT=.. climbs openat:error=EIO -o /data/next
	assert_success
	assert_equal "$(grep -c warning <<<"$output")" 1
	assert_line "doff: /data/next: 10 seen, 10 changed, 0 vanished"
}

@test "a way up is opened only where a directory was left for it" {
	mkdir -p "$tree/1/2/3/4/5"
	traced openat,getdents64 doff -o /data/tree 1000:1000 true
	assert_success
	# Each of the seven is read once, and then to its end.
	assert_equal "$(grep -c 'getdents64(' "$TRACE")" 14
	run grep -F '".."' "$TRACE"
	assert_failure 1
	# Nor is one left for the sake of a directory that cannot be opened.
	run strace -f -qq -o "$TRACE" -e trace=openat,openat2 -P 5 -P .. \
		-e inject=openat2:error=EIO \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 true
	assert_output --partial "1 not changed ($EIO 1): /data/tree/1/2/3/4/5"
	run grep -F '".."' "$TRACE"
	assert_failure 1
}

@test "a directory that was no directory for a moment does not cast doubt on others" {
	rm "$tree/f" "$tree/d/g"
	mkdir "$tree"/{1,2,3}
	trace=$BATS_TEST_TMPDIR/trace
	# The first is that of PATH itself.
	run strace -f -qq -o "$trace" -e trace=statx,openat2 \
		-e inject=openat2:error=ENOTDIR:when=2 \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 true
	assert_success
	assert_equal "$(grep -cE 'statx\([0-9]+, "[d123]"' "$trace")" 1
}

@test "without births of files a directory that changed is none that is new (126)" {
	while sleep 0.05; do chmod 0750 "$tree/d"; done 3>&- &
	changer=$!
	run strace -f -qq -o /dev/null -e trace=statx,openat2 \
		-e inject=statx:error=ENOSYS \
		-e inject=openat2:delay_enter=300000 \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 true
	kill $changer
	assert_success
	assert_output ""
	assert_equal "$(find "$tree" -uid 0)" ""
}

@test "where no mount can be seen any more, nothing more is taken (110, 132)" {
	local trace=$BATS_TEST_TMPDIR/trace n
	set -- chroot "$ROOT" /bin/fake_syscall statx=38,openat2=38 \
		/bin/doff -o /data/tree 1000:1000 /bin/true
	# As often as that is opened until PATH is read, it is there.
	run strace -f -qq -o "$trace" -P /proc -P . -e trace=openat "$@"
	assert_success
	n=$(sed '/"\."/q' "$trace" | grep -c '"/proc"')
	chown -R 0:0 "$tree"
	run strace -f -qq -o "$trace" -P /proc -e trace=openat \
		-e inject=openat:error=ENOENT:when=$((n + 1))+ "$@"
	assert_success
	assert_output --partial "2 mounts not entered"
	assert_equal "$(find "$tree" -uid 1000)" "$tree"
}

@test "what was made in a time to come was not made since the start (126)" {
	mkdir "$tree/e"
	# For doff it is 2001.
	run strace -f -qq -o /dev/null -e trace=clock_gettime \
		-e inject=clock_gettime:poke_exit=@arg2=00ca9a3b000000000000000000000000 \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/true
	assert_success
	assert_output ""
	assert_equal "$(find "$tree" -uid 0)" ""
}

@test "three names of each kind are told, and each with its kind" {
	# Whichever way a directory is read, a device comes before the links.
	mknod "$tree/device.1" c 1 3
	for n in 1 2 3 4 5; do
		touch "$tree/linked.$n"
		ln "$tree/linked.$n" "$tree/linked.too.$n"
	done
	mknod "$tree/device.2" c 1 3
	run in_root doff -o /data/tree 1000:1000 true
	assert_success
	assert_line --regexp 'links skipped .*\): (/data/tree/linked[^ ]* ?){3}$'
	assert_line --regexp ' devices skipped: (/data/tree/device[^ ]* ?){2}$'
}

@test "an error that has no words is told by its number (F3)" {
	touch "$tree/f"
	run strace -qq -o /dev/null -e trace=fchownat \
		-e inject=fchownat:error=ENOMEDIUM chroot "$ROOT" /bin/doff \
		-o /data/tree 1000:1000 /bin/true
	assert_failure 125
	assert_output --partial "not changed (error 123 4): /data/tree"
}

@test "threads that the kernel is not asked for make the walk no shorter" {
	local i call
	for i in {1..60}; do
		mkdir "$tree/$i"
		(cd "$tree/$i" && touch {1..300})
	done
	for call in clone mprotect; do
		run in_root fake_syscall $call=0 /bin/doff -o /data/tree \
			1000:1000 true
		assert_equal "$call $status $output" "$call 0 "
		assert_equal "$(find "$tree" ! -uid 1000 | wc -l)" 0
		chown -R 0:0 "$tree"
	done
	# The control: it starts some where it may.
	run strace -f -qq -o "$BATS_TEST_TMPDIR/trace" -e trace=clone \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/true
	assert_success
	grep -q 'CLONE_SIGHAND' "$BATS_TEST_TMPDIR/trace"
}
