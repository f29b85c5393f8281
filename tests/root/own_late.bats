# --own and --dir on a file system that answers late, that denies what it was
# asked, or that says yes and does nothing: NFS, FUSE, desktop file sharing.
load root
load late

setup_file() {
	late_build
}

setup() {
	root_make
	mkdir -p "$ROOT/data/source/d" "$ROOT/data/mnt"
	touch "$ROOT/data/source"/{1,2,d/3}
}

teardown() {
	late_remove
	root_remove
}

late() {
	late_mount "$ROOT/data/source" "$ROOT/data/mnt" "$@"
}

strangers() {
	find "$ROOT/data/source" ! -uid 1000 | wc -l
}

@test "a file system that answers late is handed over as any other" {
	late delay=1000
	run in_root doff -v -o /data/mnt 1000:1000 true
	assert_success
	assert_output --partial ": 5 seen, 5 changed"
	assert_equal "$(strangers)" 0
}

@test "a chown that has no effect is no change, and strict is 125 (193, F1)" {
	late chown=none
	run in_root doff --own-strict -o /data/mnt 1000:1000 st
	assert_equal "$status" 125
	assert_output --partial "accepted without effect"
	refute_output --partial "Uid:"
	run in_root doff --prepare -o /data/mnt 1000:1000
	assert_equal "$status" 125
	assert_output --partial "accepted without effect"
	run in_root doff -d /data/mnt/d 1000:1000 st
	assert_equal "$status" 125
	assert_output --partial "accepted without effect"
	refute_output --partial "Uid:"
}

@test "a chown of PATH that has no effect is a warning without strict (193)" {
	late chown=none
	run in_root doff -o /data/mnt 1000:1000 st
	assert_success
	assert_line --partial "accepted without effect"
	assert_line "Uid:	1000	1000	1000	1000"
}

@test "a chown that says that what is there is not: counted (193, F1)" {
	late chown=ENOENT
	run in_root doff -o /data/mnt 1000:1000 st
	assert_success
	assert_line --partial "not changed"
	refute_output --partial "vanished"
	run in_root doff --prepare -o /data/mnt 1000:1000
	assert_equal "$status" 125
	run in_root doff -d /data/mnt/d 1000:1000 st
	assert_equal "$status" 125
	refute_output --partial "Uid:"
}

@test "an error of a network's or of a FUSE program's is a warning (F2)" {
	for error in EIO ETIMEDOUT ENOTCONN EREMOTEIO; do
		late chown=$error
		run in_root doff -o /data/mnt 1000:1000 st
		assert_success
		assert_line --partial "not changed"
		assert_line "Uid:	1000	1000	1000	1000"
		run in_root doff --own-strict -o /data/mnt 1000:1000 st
		assert_equal "$status" 125
		late_remove
	done
}
