load root

setup() {
	needs_user_namespaces
	root_make
}
teardown() { root_remove; }

WIDE=0:100000:65536
TWO=0:100000:1,1000:101000:1

# in_userns UIDMAP GIDMAP allow|deny root|stay|ambient COMMAND...
in_userns() {
	setpriv --groups 0 env -i PATH=/bin HOME=/root \
		"$HELPERS/userns" "$ROOT" "$@"
}

userns_refuses() {
	local text=$1
	shift
	run in_userns "$@"
	assert_equal "$status" 125
	assert_equal "${#lines[@]}" 1
	assert_line --index 0 --partial "doff: $text"
}

userns_becomes() {
	local uid=$1 gid=$2 groups=$3
	shift 3
	run in_userns "$@"
	assert_success
	assert_line "Uid:	$uid	$uid	$uid	$uid"
	assert_line "Gid:	$gid	$gid	$gid	$gid"
	assert_line --regexp "^Groups:	$groups ?$"
	for set in Inh Prm Eff Amb; do
		assert_line "Cap$set:	0000000000000000"
	done
}

@test "with 65536 ids mapped those work, and 70000 is not mapped (50)" {
	userns_becomes 1000 1000 "29 999 1000" \
		$WIDE $WIDE allow root doff app st
	userns_becomes 65535 65535 65535 \
		$WIDE $WIDE allow root doff 65535:65535 st
	userns_becomes 65534 65534 65534 $WIDE $WIDE allow root doff nobody st
	userns_refuses "uid 70000: not mapped in this user namespace" \
		$WIDE $WIDE allow root doff 70000:1000 st
	userns_refuses "gid 70000: not mapped in this user namespace" \
		$WIDE $WIDE allow root doff 1000:70000 st
}

@test "a supplementary group that is not mapped is named (50)" {
	echo "far:x:70000:app" >>"$ROOT/etc/group"
	userns_refuses "gid 70000: not mapped" \
		$WIDE $WIDE allow root doff app st
}

@test "setgroups=deny is no error where the groups are right (51)" {
	userns_becomes 1000 0 0 0:0:1,1000:1000:1 0:0:1 deny stay \
		doff 1000:0 st
	run in_userns 0:0:1 0:0:1 deny stay doff --allow-root 0:0 st
	assert_success
}

@test "setgroups=deny is said where the groups differ (51)" {
	userns_refuses "setgroups: denied in this user namespace" \
		0:0:65536 0:0:65536 deny stay doff 1000:1000 st
	userns_refuses "setgroups: denied in this user namespace" \
		0:0:65536 0:0:65536 deny stay doff app st
}

@test "what setgroups=deny refuses has changed nothing before (51)" {
	cp "$ROOT/etc/passwd" "$BATS_TEST_TMPDIR/before"
	userns_refuses "setgroups: denied in this user namespace" \
		0:0:65536 0:0:65536 deny stay \
		doff -c -d /data/new -e ID app st
	userns_refuses "setgroups: denied in this user namespace" \
		0:0:65536 0:0:65536 deny stay \
		doff -d /data/new -o /home/app 1001:1001 st
	cmp "$ROOT/etc/passwd" "$BATS_TEST_TMPDIR/before"
	[ ! -e "$ROOT/data/new" ]
	assert_equal "$(stat -c %u "$ROOT/home/app")" 1000
}

@test "with 0 and 1000 mapped, 1000 works and 33 does not (52)" {
	userns_becomes 1000 1000 1000 $TWO $TWO allow root doff 1000:1000 st
	userns_refuses "uid 33: not mapped" \
		$TWO $TWO allow root doff 33:1000 st
	userns_refuses "gid 33: not mapped" \
		$TWO $TWO allow root doff 1000:33 st
	userns_refuses "uid 33: not mapped" $TWO $TWO allow root doff 33:33 st
}

@test "without /proc what is not mapped is refused all the same (52)" {
	umount "$ROOT/proc"
	userns_refuses "setgroups: failed: Invalid argument" \
		$TWO $TWO allow root doff 1000:33 st
	userns_refuses "setresuid: failed: Invalid argument" \
		$TWO $TWO allow root doff 33:1000 st
}

# Whoever is not mapped reads as 65534, the root outside too.
@test "root of the outside, called 65534, is not nobody (50)" {
	echo secret >"$ROOT/etc/secret"
	chmod 0600 "$ROOT/etc/secret"
	# The control: such a process reads what root's mode protects.
	run in_userns $WIDE $WIDE allow stay sh -c 'id -u; cat /etc/secret'
	assert_output "65534
secret"
	for target in 65534:65534 nobody; do
		for ids in $WIDE none; do
			run in_userns $ids $ids allow stay doff $target \
				cat /etc/secret
			assert_equal "$status" 125
			assert_output --partial "doff: "
			refute_output --partial "secret"
		done
		run in_userns none $WIDE allow ambient doff $target \
			cat /etc/secret
		assert_equal "$status" 125
		refute_output --partial "secret"
	done
}

@test "where it may, it becomes the real nobody (50)" {
	echo secret >"$ROOT/etc/secret"
	chmod 0600 "$ROOT/etc/secret"
	userns_becomes 65534 65534 65534 \
		$WIDE $WIDE allow ambient doff nobody st
	run in_userns $WIDE $WIDE allow ambient doff nobody cat /etc/secret
	assert_failure
	assert_output --partial "Permission denied"
}

@test "groups of the outside, called 65534, do not stay (50)" {
	# Group 4242 of the outside reads the file; nobody's own does not.
	echo secret >"$ROOT/etc/secret"
	chown 4242:4242 "$ROOT/etc/secret"
	chmod 0040 "$ROOT/etc/secret"
	run setpriv --groups 4242 "$HELPERS/userns" "$ROOT" $WIDE $WIDE allow \
		ambient /bin/start_as uid=65534 gid=65534 -- /bin/cat /etc/secret
	assert_output "secret"
	run setpriv --groups 4242 env PATH=/bin "$HELPERS/userns" "$ROOT" \
		$WIDE $WIDE allow ambient /bin/doff nobody cat /etc/secret
	assert_failure
	assert_output --partial "Permission denied"
}

@test "unmapped ids are refused for any other target, too (50)" {
	userns_refuses "uid 1000 gid 1000: cannot switch to it" \
		$WIDE $WIDE allow stay doff 1000:1000 st
	run in_userns none none allow ambient doff 1000:1000 st
	assert_equal "$status" 125
	refute_output --partial "Uid:"
}

@test "the user namespace of the last resort, rootless, is refused (51)" {
	# unshare -U -r: only 0 is mapped, and setgroups is denied.
	userns_refuses "uid 1000: not mapped in this user namespace" \
		0:0:1 0:0:1 deny stay doff 1000:0 st
	run in_userns 0:0:1 0:0:1 deny stay doff --allow-root 0:0 st
	assert_success
	assert_line "Uid:	0	0	0	0"
}

@test "an error of another kind is told as it is, mapped ids or not (31, 50)" {
	userns_refuses "setgroups: failed: Function not implemented" \
		$TWO $TWO allow root fake_syscall setgroups=38 doff 33:33 st
}

@test "--group-of adds no group that is not mapped, and says so once (21, 50)" {
	mkdir "$ROOT/dri"
	for name in one two; do
		mknod "$ROOT/dri/$name" c 1 3
	done
	chown 4242:4242 "$ROOT/dri"/*
	for path in /dri /dri/one; do
		userns_becomes 1000 1000 1000 $WIDE $WIDE allow root \
			doff --group-of $path 1000:1000 st
		assert_line --partial "$path: its group is not mapped in this"
		assert_equal "$(grep -c "doff:" <<<"$output")" 1
	done
}

@test "where root is not mapped, nobody asks for it (50, 52)" {
	mkdir "$ROOT/data/dir"
	userns_becomes 1000 1000 1000 1000:101000:1 1000:101000:1 allow ambient \
		doff -d /data/dir 1000:1000 st
}

@test "what cannot be known of an owner outside is not told (53)" {
	umount "$ROOT/proc"
	run in_root doff -d /data/new app id -u
	assert_success
	assert_output 1000
}

@test "an owner that is mapped counts for --match and --group-of (50)" {
	touch "$ROOT/data/file"
	chown 101005:100042 "$ROOT/data/file"
	userns_becomes 1005 42 42 $WIDE $WIDE allow root \
		doff -m /data/file 1000:1000 st
	userns_becomes 1000 1000 "42 1000" $WIDE $WIDE allow root \
		doff --group-of /data/file 1000:1000 st
}

@test "setgroups=deny is no error for --dir where the groups are right (51)" {
	userns_becomes 1000 0 0 0:0:1,1000:1000:1 0:0:1 deny stay \
		doff -d /data/dir 1000:0 st
}

@test "a group that is not mapped stays where no group changes (51)" {
	local map=0:0:1,50:50:1
	userns_kept() {
		run setpriv --groups 44,50 env -i PATH=/bin HOME=/root \
			"$HELPERS/userns" "$ROOT" $map $map allow stay "$@"
	}
	userns_kept doff --keep-groups 50:50 st
	assert_success
	assert_line "Gid:	50	50	50	50"
	assert_line "Groups:	65534 50 "
	userns_kept doff --keep-groups 50:0 st
	assert_equal "$status" 125
	assert_output --partial "gid 65534: not mapped"
}

@test "a map of hundreds of lines is read to its end (50)" {
	map=$(seq 0 280 | sed 's/.*/&:10&:1/' | tr '\n' ,)1000:101000:1
	chmod 0777 "$ROOT/data"
	userns_becomes 1000 1000 1000 "$map" "$map" allow root \
		doff -d /data/new 1000:1000 st
	userns_refuses "uid 281: not mapped" "$map" "$map" allow root \
		doff -d /data/other 281:1000 st
}
