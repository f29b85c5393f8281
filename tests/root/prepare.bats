# --prepare: all that comes before the drop, then the end.
load root

setup() {
	root_make
	mkdir "$ROOT/data/tree"
	touch "$ROOT/data/tree/f"
}
teardown() { root_remove; }

@test "--prepare hands over, runs nothing and ends with 0" {
	run in_root doff --prepare -d 0700:/data/new -o /data/tree 1000:1000
	assert_success
	assert_output ""
	assert_equal "$(stat -c %u:%g "$ROOT/data/tree/f")" 1000:1000
	assert_equal "$(stat -c %u:%a "$ROOT/data/new")" 1000:700
}

@test "--prepare takes no command" {
	refuses "1000:1000: a command after it: --prepare runs none" \
		doff --prepare -o /data/tree 1000:1000 st
	refute_output --partial "COMMAND"
	assert_equal "$(stat -c %u "$ROOT/data/tree/f")" 0
}

@test "--prepare is strict (121)" {
	run setpriv --bounding-set -chown \
		chroot "$ROOT" /bin/doff --prepare -o /data/tree 1000:1000
	assert_equal "$status" 125
	assert_line --partial "2 not changed"
	run setpriv --bounding-set -chown \
		chroot "$ROOT" /bin/doff --prepare -d /data/tree 1000:1000
	assert_equal "$status" 125
	assert_output "doff: /data/tree: mode and owner not changed: \
Operation not permitted"
	run setpriv --bounding-set -chown \
		chroot "$ROOT" /bin/doff -d /data/tree 1000:1000 /bin/true
	assert_success
	assert_output --partial "warning: /data/tree: mode and owner not"
}

@test "--prepare needs no right to a switch that it does not make (44)" {
	run setpriv --bounding-set -setuid,-setgid \
		chroot "$ROOT" /bin/doff \
		--dry-run --prepare -o /data/tree 1000:1000
	assert_success
	refute_output --partial lacks
	run setpriv --bounding-set -setuid,-setgid \
		chroot "$ROOT" /bin/doff \
		--prepare -o /data/tree 1000:1000
	assert_success
	assert_output ""
	assert_equal "$(stat -c %u:%g "$ROOT/data/tree/f")" 1000:1000
}

@test "--prepare works with nothing else in the root directory" {
	rm -r "${ROOT:?}"/{etc,home,tmp}
	umount "$ROOT/proc"
	umount -l "$ROOT/dev"
	rmdir "$ROOT/proc" "$ROOT/dev"
	run chroot "$ROOT" /bin/doff --prepare -o /data/tree 1001:1001 \
		</dev/null
	assert_success
	assert_equal "$(stat -c %u:%g "$ROOT/data/tree/f")" 1001:1001
}

@test "--prepare does the same again and changes nothing (116)" {
	run in_root doff --prepare -o /data/tree 1000:1000
	before=$(stat -c '%Z' "$ROOT/data/tree" "$ROOT/data/tree/f")
	sleep 1.1
	run in_root doff --prepare -o /data/tree 1000:1000
	assert_success
	assert_equal "$(stat -c '%Z' "$ROOT/data/tree" "$ROOT/data/tree/f")" \
		"$before"
}

@test "what --prepare may not hand over it refuses (108)" {
	refuses "keeps its owner" doff --prepare -o /etc 1000:1000
	refuses "uid 0 refused" doff --prepare -o /data/tree 0:0
}

@test "--prepare as another user than root has not done what it did not do" {
	run in_root exec_ids 2000 2000 2000 2000 2000 \
		doff -r --prepare -o /data/tree 1000:1000
	assert_equal "$status" 125
	assert_output --partial "/data/tree: is not writable"
	chmod 0777 "$ROOT/data/tree"
	run in_root exec_ids 2000 2000 2000 2000 2000 \
		doff -r --prepare -o /data/tree 1000:1000
	assert_success
}
