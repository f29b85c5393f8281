# bats file_tags=slow
# uid 1000 owns the tree, and wants --own to change what is not in it: in
# directories that were moved out, or behind a ".." that leads elsewhere.
load root
load late

SECONDS_EACH=${DOFF_SLOW:+${RACE_SECONDS:-60}}
SECONDS_EACH=${SECONDS_EACH:-2}

setup_file() {
	late_build
}

setup() {
	root_make
	mkdir "$ROOT/data/disk"
	attackers=()
}

teardown() {
	attack_end
	late_remove
	umount -l "$ROOT/data/disk" 2>/dev/null || true
	root_remove
}

# attack PROGRAM...: in the root directory.
attack() {
	chroot "$ROOT" "/bin/$1" "${@:2}" >"$BATS_TEST_TMPDIR/attacker" 2>&1 3>&- &
	attackers+=($!)
}

attack_ready() {
	while ! grep -qs ready "$BATS_TEST_TMPDIR/attacker"; do
		[ -e "/proc/${attackers[-1]}" ] ||
			fail "$(cat "$BATS_TEST_TMPDIR/attacker")"
		sleep 0.02
	done
}

attack_end() {
	local pid
	for pid in "${attackers[@]}"; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	attackers=()
}

# disk MKFS...: one group of inodes, so that the next directory has the number
# of the last that was removed.
disk() {
	truncate -s 100M "$ROOT/image"
	mke2fs -q -t ext4 -N 60000 "$ROOT/image"
	mount -o loop "$ROOT/image" "$ROOT/data/disk"
	mkdir -m 1777 "$ROOT/data/disk/place"
	mkdir "$ROOT/data/disk/tree" "$ROOT/data/disk/out"
	chown 1000:1000 "$ROOT/data/disk"/{tree,out}
}

# owned_by_3000 DIRECTORY: how many private files there are, and how many have
# another owner.
private() {
	made=$(find "$1" -name 'private*' | wc -l)
	lost=$(find "$1" -name 'private*' ! -uid 3000 | wc -l)
}

@test "an inode number that is used again does not lead out (177)" {
	disk
	caught=0
	for group in 2000 2001 2002 2003 2004 2005; do
		rm -rf "$ROOT/data/disk/tree"/* "$ROOT/data/disk/place"/* \
			"$ROOT/data/disk/out"/*
		# Deeper than the descriptors that are kept; the last is large.
		deep=$ROOT/data/disk/tree/p/c$(printf '/d%.0s' $(seq 400))
		mkdir -p "$deep"
		(cd "$deep" && seq 3000 | xargs touch)
		chown -R 1000:1000 "$ROOT/data/disk/tree"
		chmod 0777 "$ROOT/data/disk/tree/p/c"
		attack lead reuse "${deep#"$ROOT"}" /data/disk/tree/p/c \
			/data/disk/tree/p /data/disk/out/c /data/disk/place
		attack_ready
		run in_root doff -v -o /data/disk/tree 1000:$group true
		assert_success
		wait "${attackers[0]}" || continue
		attackers=()
		private "$ROOT/data/disk/place"
		[ "$made" -gt 0 ]
		caught=$((caught + 1))
		assert_equal "$lost" 0
		dir=$(find "$ROOT/data/disk/place" -name private1)
		assert_equal "$(stat -c %u "${dir%/*}")" 3000
	done
	echo "# $caught times the number was used again" >&3
	[ "$caught" -gt 0 ]
}

@test "what others make in a directory that was moved out is theirs (178)" {
	disk
	mkdir "$ROOT/data/disk/tree/d"
	(cd "$ROOT/data/disk/tree/d" && seq 30000 | xargs touch)
	chmod 0777 "$ROOT/data/disk/tree/d"
	chown -R 1000:1000 "$ROOT/data/disk/tree"
	attack lead out /data/disk/tree/d /data/disk/tree/d /data/disk/out/d \
		3000
	attack_ready
	run in_root doff -v -o /data/disk/tree 1000:2000 true
	assert_success
	wait "${attackers[0]}"
	attackers=()
	private "$ROOT/data/disk/out"
	assert_equal "$made" 3000
	assert_equal "$lost" 0
}

@test "the same for a tool that goes by names, which loses them (178)" {
	disk
	mkdir "$ROOT/data/disk/tree/d"
	(cd "$ROOT/data/disk/tree/d" && seq 30000 | xargs touch)
	chmod 0777 "$ROOT/data/disk/tree/d"
	chown -R 1000:1000 "$ROOT/data/disk/tree"
	attack lead out /data/disk/tree/d /data/disk/tree/d /data/disk/out/d \
		3000
	attack_ready
	# It reads on in the directory that it has open.
	strace -qq -o /dev/null -e trace=getdents64 \
		-e inject=getdents64:delay_exit=20000 \
		chown -hR 1000:2000 "$ROOT/data/disk/tree" || true
	wait "${attackers[0]}"
	attackers=()
	private "$ROOT/data/disk/out"
	[ "$lost" -gt 0 ]
}

# Races with a link of root's: how often the file was lost in a while.
linked() {
	local end=$((SECONDS + $1)) group=2000
	shift
	starts=0 lost=0
	while [ $SECONDS -lt $end ]; do
		group=$((5000 - group)) starts=$((starts + 1))
		in_root "${@//GROUP/$group}" >/dev/null 2>&1 || true
		if [ "$(stat -c %u:%g "$ROOT/data/disk/place/f")" != 0:1000 ]
		then
			lost=$((lost + 1))
			chown 0:1000 "$ROOT/data/disk/place/f"
		fi
	done
	echo "# $lost lost of $starts" >&3
}

@test "a link that comes and goes, to a file that he may write (179)" {
	disk
	echo secret >"$ROOT/data/disk/place/f"
	chown 0:1000 "$ROOT/data/disk/place/f"
	chmod 0664 "$ROOT/data/disk/place/f"
	attack attack link /data/disk/place/f /data/disk/tree/f
	tries=20 lost=0
	while [ "$lost" = 0 ] && [ $((tries -= 1)) -gt 0 ]; do
		linked 1 chown -hR 1000:GROUP /data/disk/tree
	done
	[ "$lost" -gt 0 ]
	linked "$SECONDS_EACH" doff -o /data/disk/tree 1000:GROUP true
	[ "$lost" = 0 ]
}

@test "entries that become something else, many threads at a time (195)" {
	disk
	mkdir "$ROOT/data/disk/place/victim" "$ROOT/data/disk/tree/in"
	touch "$ROOT/data/disk/place/victim"/{1,2,3}
	chmod 0700 "$ROOT/data/disk/place/victim"
	for i in $(seq 24); do
		touch "$ROOT/data/disk/tree/f$i"
		mkdir "$ROOT/data/disk/tree/d$i"
		touch "$ROOT/data/disk/tree/d$i"/{1,2,3}
	done
	ln -s ../place/victim "$ROOT/data/disk/tree/link"
	mkfifo "$ROOT/data/disk/tree/fifo"
	chown -hR 1000:1000 "$ROOT/data/disk/tree"
	mknod "$ROOT/data/disk/tree/device" c 1 3
	# A late file system, so that all threads are at work.
	mkdir "$ROOT/data/mnt"
	late_mount "$ROOT/data/disk" "$ROOT/data/mnt" delay=300
	attack attack swap /data/mnt/tree/d1 /data/mnt/tree/link
	attack attack swap /data/mnt/tree/f1 /data/mnt/tree/d2
	attack attack swap /data/mnt/tree/f2 /data/mnt/tree/fifo
	attack attack swap /data/mnt/tree/f3 /data/mnt/tree/device
	attack attack swap /data/disk/tree/d3 /data/disk/tree/link
	end=$((SECONDS + SECONDS_EACH)) group=2000 n=0
	while [ $SECONDS -lt $end ] || [ $n -lt 3 ]; do
		group=$((5000 - group)) n=$((n + 1))
		run timeout 60 chroot "$ROOT" /bin/doff -o /data/mnt/tree \
			1000:$group /bin/true
		assert_success
		[ -z "$(find "$ROOT/data/disk/place" ! -uid 0)" ]
		# Type and owner in one call: they are still being swapped.
		! stat -c '%F %u' "$ROOT"/data/disk/tree/{f3,device} |
			grep '^character.* 1000$' || fail "a device was given"
	done
	echo "# $n starts" >&3
	# The control: a tool that goes by names changes the device.
	end=$((SECONDS + 30))
	while [ -z "$(find "$ROOT/data/disk/tree" -type c ! -uid 0)" ]; do
		[ $SECONDS -lt $end ]
		timeout 60 chown -hR 1000:2000 "$ROOT/data/mnt/tree" || true
	done
}

@test "a mount that comes between the list and the entry is not entered (195)" {
	mkdir "$ROOT/data/tree" "$ROOT/data/victim"
	touch "$ROOT/data/victim"/{1,2,3}
	mkdir "$ROOT/data/tree"/d{1..40}
	touch "$ROOT/data/tree"/d{1..40}/f
	chown -R 1000:1000 "$ROOT/data/tree"
	while :; do
		mount --bind "$ROOT/data/victim" "$ROOT/data/tree/d7"
		umount -l "$ROOT/data/tree/d7"
	done 2>/dev/null 3>&- &
	attackers+=($!)
	end=$((SECONDS + SECONDS_EACH)) group=2000
	while [ $SECONDS -lt $end ]; do
		group=$((5000 - group))
		run in_root doff -o /data/tree 1000:$group true
		assert_success
		[ -z "$(find "$ROOT/data/victim" ! -uid 0)" ]
	done
	end=$((SECONDS + 20))
	while [ -z "$(find "$ROOT/data/victim" ! -uid 0)" ]; do
		[ $SECONDS -lt $end ]
		chown -hR 1000:1000 "$ROOT/data/tree" 2>/dev/null || true
	done
}
