# --own on real file systems: ext4, tmpfs, overlayfs; with DOFF_SLOW=1 also
# XFS and btrfs.
load root

setup() {
	root_make
	tree=$ROOT/data/tree
	mkdir "$tree" "$ROOT/layers"
}

teardown() {
	mountpoint -q "$tree" && umount "$tree"
	for mounted in "$ROOT/layers"/*; do
		mountpoint -q "$mounted" && umount "$mounted"
	done
	root_remove
}

# image NAME SIZE MKFS...: make a file system, and mount it at layers/NAME.
image() {
	local name=$1 size=$2
	shift 2
	truncate -s "$size" "$ROOT/layers/$name.img"
	"$@" "$ROOT/layers/$name.img" >/dev/null 2>&1
	mkdir "$ROOT/layers/$name"
	mount -o "loop$options" "$ROOT/layers/$name.img" "$ROOT/layers/$name"
}

# populate DIRECTORY: wide, deep, with links; how many entries in $entries.
populate() {
	python3 - "$1" <<-'PYTHON'
		import os, sys
		top = sys.argv[1]
		at = top
		for i in range(40):
		    for j in range(20):
		        os.mknod(f"{at}/f{j}")
		    for j in range(3):
		        os.mkdir(f"{at}/s{j}")
		        os.mknod(f"{at}/s{j}/x")
		    os.symlink("/etc/passwd", f"{at}/l")
		    at += "/d"
		    os.mkdir(at)
		os.mkdir(f"{top}/wide")
		for i in range(5000):
		    os.mknod(f"{top}/wide/a-name-of-some-length-{i}")
	PYTHON
	entries=$(find "$1" | wc -l)
}

# owned_once: all is handed over, each entry met once; then nothing is left
# to do.
owned_once() {
	run in_root doff -v -o /data/tree 1000:1000 true
	assert_success
	refute_output --partial "warning"
	assert_output --partial " $entries changed, 0 vanished"
	assert_output --partial " $entries seen"
	strangers=$(find "$tree" \( ! -uid 1000 -o ! -gid 1000 \) | wc -l)
	assert_equal "$strangers" 0
	run in_root doff -v -o /data/tree 1000:1000 true
	assert_output --partial " $entries seen, 0 changed, 0 vanished"
	assert_equal "$(stat -c %u "$ROOT/etc/passwd")" 0
}

@test "ext4" {
	image ext4 64M mke2fs -q -t ext4 -N 12000
	mount --bind "$ROOT/layers/ext4" "$tree"
	populate "$tree"
	owned_once
}

@test "ext4 that does not tell the type of its entries" {
	image ext4 64M mke2fs -q -t ext4 -O ^filetype -N 12000
	mount --bind "$ROOT/layers/ext4" "$tree"
	populate "$tree"
	owned_once
}

@test "tmpfs" {
	mount -t tmpfs -o mode=0755 t "$tree"
	populate "$tree"
	owned_once
}

@test "a file system of another kind is entered as PATH only" {
	image ext4 16M mke2fs -q -t ext4
	mkdir "$tree/m"
	mount --bind "$ROOT/layers/ext4" "$tree/m"
	run in_root doff -o /data/tree 1000:1000 true
	assert_output --partial "1 mount not entered"
	assert_equal "$(stat -c %u "$tree/m")" 0
	run in_root doff -o /data/tree/m 1000:1000 true
	assert_equal "$(stat -c %u "$tree/m")" 1000
	umount "$tree/m"
}

# overlay LOWER...: at $tree, writable.
overlay() {
	local lower
	lower=$(IFS=:; echo "$*")
	mkdir -p "$ROOT/layers/upper/u" "$ROOT/layers/upper/w"
	mount -t overlay -o "lowerdir=$lower,upperdir=$ROOT/layers/upper/u,workdir=$ROOT/layers/upper/w" \
		overlay "$tree"
}

@test "overlayfs: what is copied up under the walk is not skipped (112)" {
	image lower 64M mke2fs -q -t ext4 -N 12000
	image upper 64M mke2fs -q -t ext4 -N 12000
	mkdir "$ROOT/layers/lower/l"
	populate "$ROOT/layers/lower/l"
	overlay "$ROOT/layers/lower/l"
	owned_once
}

@test "overlayfs of layers on different file systems (112)" {
	image one 32M mke2fs -q -t ext4 -N 12000
	image upper 64M mke2fs -q -t ext4 -N 12000
	mkdir -p "$ROOT/layers/one/l" "$ROOT/layers/two/l/wide" \
		"$ROOT/layers/two/l/d/d"
	populate "$ROOT/layers/one/l"
	touch "$ROOT/layers/two/l"/{n1,wide/n2,d/n3,d/d/n4}
	overlay "$ROOT/layers/two/l" "$ROOT/layers/one/l"
	entries=$(find "$tree" | wc -l)
	owned_once
}

@test "overlayfs: what is right is not copied up (116)" {
	image upper 64M mke2fs -q -t ext4
	mkdir "$ROOT/layers/l"
	populate "$ROOT/layers/l"
	chown -hR 1000:1000 "$ROOT/layers/l"
	overlay "$ROOT/layers/l"
	chown 1000:1000 "$ROOT/layers/upper/u"
	umount "$tree"
	overlay "$ROOT/layers/l"
	run in_root doff -v -o /data/tree 1000:1000 true
	assert_output --partial " 0 changed"
	assert_equal "$(find "$ROOT/layers/upper/u" -mindepth 1 | wc -l)" 0
}

@test "overlayfs: deeper than descriptors go, what is left out is said" {
	image upper 64M mke2fs -q -t ext4 -N 12000
	mkdir "$ROOT/layers/l"
	populate "$ROOT/layers/l"
	overlay "$ROOT/layers/l"
	run bash -c "ulimit -n 24; exec chroot '$ROOT' /bin/doff \
		-o /data/tree 1000:1000 /bin/true"
	assert_success
	[ -z "$(find "$tree" ! -uid 1000 -print -quit)" ] ||
		assert_output --partial "not changed (Stale file handle"
}

# bats test_tags=slow
@test "XFS, with a writer who never stops (126)" {
	[ -n "${DOFF_SLOW:-}" ] || skip "DOFF_SLOW=1 runs it"
	image xfs 400M mkfs.xfs -q
	mount --bind "$ROOT/layers/xfs" "$tree"
	populate "$tree"
	owned_once
	mkdir "$tree/writer"
	chown -R 1000:1000 "$tree"
	chroot "$ROOT" /bin/attack fill /data/tree/writer 3>&- &
	first=$!
	chroot "$ROOT" /bin/attack flash /data/tree/writer 3>&- &
	second=$!
	sleep 2
	run timeout 60 chroot "$ROOT" /bin/doff -o /data/tree 1000:1001 \
		/bin/true
	kill $first $second
	wait $first $second || true
	assert_success
}

# bats test_tags=slow
@test "XFS without types of entries" {
	[ -n "${DOFF_SLOW:-}" ] || skip "DOFF_SLOW=1 runs it"
	image xfs 400M mkfs.xfs -q -m crc=0 -n ftype=0 || skip "too new"
	mount --bind "$ROOT/layers/xfs" "$tree"
	populate "$tree"
	owned_once
}

# bats test_tags=slow
@test "btrfs: a subvolume is entered, a read-only one is counted (111)" {
	[ -n "${DOFF_SLOW:-}" ] || skip "DOFF_SLOW=1 runs it"
	image btrfs 256M mkfs.btrfs -q
	mount --bind "$ROOT/layers/btrfs" "$tree"
	btrfs -q subvolume create "$tree/sub"
	mkdir "$tree/sub/a"
	touch "$tree/sub/a/f"
	populate "$tree"
	owned_once
	chown -R 0:0 "$tree/sub"
	btrfs -q subvolume snapshot -r "$tree/sub" "$tree/snapshot"
	run in_root doff -o /data/tree 1000:1000 true
	assert_success
	assert_output --partial "3 not changed (Read-only file system 3)"
	assert_equal "$(stat -c %u "$tree/sub/a/f")" 1000
}
