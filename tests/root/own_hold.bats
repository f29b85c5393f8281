# bats file_tags=slow
# uid 1000 owns the tree, and wants a walk through it that never ends: it puts
# directories that have been walked ahead of the walk again.  Whether that works
# is counted, not timed: each directory may be met where it was, and once or
# twice more, but not for as long as there are places ahead.  With DOFF_SLOW=1
# time counts too.
load root
load late

setup_file() {
	late_build
}

setup() {
	root_make
	tree=$ROOT/data/tree
	mkdir "$tree" "$ROOT/disk"
	holder=
}

teardown() {
	[ -z "$holder" ] || kill -KILL "$holder" 2>/dev/null || true
	late_remove
	umount -l "$tree" 2>/dev/null || true
	umount -l "$ROOT/disk" 2>/dev/null || true
	root_remove
}

# disk MKFS...: an empty file system at the tree.
disk() {
	truncate -s 2G "$ROOT/image"
	"$@" "$ROOT/image" >/dev/null 2>&1
	mount -o loop "$ROOT/image" "$tree"
	chown 1000:1000 "$tree"
}

# shellcheck disable=SC2120
ext4() {
	disk mke2fs -q -t ext4 -N "${1-60000}"
}

# tree_prepare N FILES EMPTY
tree_prepare() {
	mkdir "$tree/t"
	chown 1000:1000 "$tree/t"
	in_root hold prepare /data/tree/t "$@"
}

# hold MODE N [WORD]: the attacker begins; it has learnt what there is.
hold() {
	local mode=$1
	shift
	# Not by a function: its process would be the shell's.
	chroot "$ROOT" /bin/hold "$mode" /data/tree/t "$@" \
		>"$BATS_TEST_TMPDIR/moved" 3>&- &
	holder=$!
	while ! grep -qs ready "$BATS_TEST_TMPDIR/moved"; do
		[ -e "/proc/$holder" ] || fail "no attacker"
		sleep 0.02
	done
}

# How many times it has put a directory ahead: $moved.
hold_end() {
	kill "$holder"
	wait "$holder" || true
	holder=
	moved=$(tail -n 1 "$BATS_TEST_TMPDIR/moved")
	echo "# $moved times" >&3
}

# walk GROUP: whatever it warns of, it ends and runs the command.
walk() {
	run timeout 200 chroot "$ROOT" /bin/env -i PATH=/bin \
		doff -o /data/tree/t "2000:$1" true
	assert_success
}

# The same attack on a walk that can be held: all places are used up.
held_is() {
	hold "$@"
	busybox chown -R 1500:1500 "$tree/t" >/dev/null 2>&1 || true
	hold_end
	chown -R 1000:1000 "$tree/t"
}

# What may be met again is half of all that is met, and 4,096 more: with 160
# directories of 40 files and 6,000 empty ones, 40,000 names, so that a thousand
# directories are put ahead.  There are places for 6,000.
@test "old directories put ahead do not hold the walk (174)" {
	ext4
	tree_prepare 160 40 6000
	hold ahead 160
	walk 2000
	hold_end
	[ "$moved" -lt 2000 ]
}

@test "a tool that goes by names is held for as long as there are places (174)" {
	ext4
	tree_prepare 160 40 6000
	held_is ahead 160
	[ "$moved" -gt 4500 ]
}

@test "nor do those in which something is made each time (174)" {
	ext4
	tree_prepare 160 40 6000
	hold ahead 160 touch
	walk 2000
	hold_end
	[ "$moved" -lt 2000 ]
}

# The large directory has 3,000 files, and may be met in part each time.
@test "a large directory carried through its siblings does not (175)" {
	ext4
	tree_prepare 160 0 4000
	hold carry 20
	walk 2000
	hold_end
	[ "$moved" -lt 150 ]
}

@test "directories that come in from elsewhere do not (174, 175)" {
	ext4
	mkdir "$tree/stock"
	(cd "$tree/stock" && seq 0 2999 | xargs mkdir -m 0777 &&
		seq -f %g/1 0 2999 | xargs touch)
	chown -R 1000:1000 "$tree/stock"
	tree_prepare 160 40 3000
	hold feed 160 /data/tree/stock
	walk 2000
	hold_end
	[ "$moved" -lt 3000 ]
}

# no_birth WORD...: a late file system in front of an ext4.
no_birth() {
	ext4
	mkdir "$tree/source" "$tree/mounted"
	chown -R 1000:1000 "$tree"
	late_mount "$tree/source" "$tree/mounted" "$@"
	mount --bind "$tree/mounted" "$tree"
	chown 1000:1000 "$tree"
}

no_birth_end() {
	umount "$tree"
	late_remove
	late_mounted=
}

@test "new directories without end do not, without birth times (176)" {
	no_birth
	tree_prepare 20 5 1500
	hold make 20 5
	walk 2000
	hold_end
	no_birth_end
	[ "$moved" -lt $((5 * 20)) ]
}

@test "nor where the server's clock is ahead of ours, or behind (176)" {
	for ahead in 3600 -3600; do
		no_birth ahead=$ahead
		tree_prepare 20 5 800
		hold make 20 5
		walk 2000
		hold_end
		no_birth_end
		umount "$tree"
		[ "$moved" -lt $((5 * 20)) ]
	done
}

# bounded MODE N FILES EMPTY [WORD]: at most three times as long as alone, and
# five seconds.
bounded() {
	local mode=$1 n=$2 files=$3 empty=$4 begun alone
	tree_prepare "$n" "$files" "$empty"
	begun=$SECONDS
	walk 3000
	alone=$((SECONDS - begun + 1))
	chown -R 1000:1000 "$tree/t"
	hold "$mode" "$n" ${5-}
	begun=$SECONDS
	walk 2000
	hold_end
	echo "# $((SECONDS - begun)) s for $alone" >&3
	[ $((SECONDS - begun)) -le $((3 * alone + 5)) ]
	rm -r "$tree/t"
}

bounded_all() {
	[ -n "${DOFF_SLOW:-}" ] || skip "DOFF_SLOW=1 runs it"
	"$@"
	bounded ahead 160 100 20000
	bounded ahead 160 100 20000 touch
	bounded carry 40 0 20000
}

@test "the time that a walk takes is bounded, ext4 (174, 175)" {
	bounded_all ext4 400000
}

@test "the time that a walk takes is bounded, XFS (174, 175)" {
	bounded_all disk mkfs.xfs -q
}

@test "the time that a walk takes is bounded, btrfs (174, 175)" {
	bounded_all disk mkfs.btrfs -q
}

@test "the time that a walk takes is bounded, tmpfs (174, 175)" {
	bounded_all mount -t tmpfs -o nr_inodes=0,uid=1000,gid=1000 t "$tree"
}

overlay_over() {
	mount -t tmpfs -o nr_inodes=0 disk "$ROOT/disk"
	mkdir "$ROOT/disk"/{lower,upper,work}
	mount -t overlay -o "lowerdir=$ROOT/disk/lower,upperdir=$ROOT/disk/upper,workdir=$ROOT/disk/work" \
		overlay "$tree"
	chown 1000:1000 "$tree"
}

@test "the time that a walk takes is bounded, overlayfs (174, 175)" {
	bounded_all overlay_over
}
