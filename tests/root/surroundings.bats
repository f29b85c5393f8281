# Attacks by what stands around a start: an ACL that a directory passes on,
# calls that answer 0 and do nothing, a mount whose map has holes, a file that
# has another name for a moment, an account file that makes each edit dear.
# tests/README.md lists each with its outcome, and whether 1.0.0 held.
load root
load run

setup() { root_make; }
teardown() {
	[ -z "${attacker-}" ] || { kill "$attacker"; wait "$attacker"; } || :
	root_remove
}

@test "an ACL that /etc passes on lets nobody write the new file" {
	setfacl -d -m u:1234:rw "$ROOT/etc" || skip "no ACLs here"
	touch "$ROOT/etc/control"
	chmod 0664 "$ROOT/etc/control" "$ROOT/etc/passwd"
	run env PUID=77 chroot "$ROOT" /bin/doff -c -e PUID app st
	assert_success
	run getfacl -cnp "$ROOT/etc/control"
	assert_line --partial "user:1234:rw"
	run getfacl -cnp "$ROOT/etc/passwd"
	refute_line --partial "user:1234"
	assert_line "other::r--"
}

@test "a descriptor of O_PATH in the place of standard input is open" {
	run python3 -c '
import os, sys
fd = os.open("/", os.O_PATH)
os.chroot(sys.argv[1])
os.dup2(fd, 0)
os.execv("/bin/doff", ["doff", "app", "st"])' "$ROOT"
	assert_success
	refute_output --partial /dev/null
	assert_line --partial 1000
}

@test "calls that answer 0 without effect leave nothing out in silence" {
	needs_native
	mkdir -p "$ROOT/data/tree/d"
	touch "$ROOT/data/tree/f" "$ROOT/data/tree/d/g"
	for call in statx openat2; do
		chown -R 0:0 "$ROOT/data/tree"
		failing "$call:retval=0" /bin/doff -o /data/tree 1000:1000 true
		assert_success
		assert_equal "$(find "$ROOT/data/tree" -uid 0)" ""
	done
	failing openat:retval=0 /bin/doff app true < <(sleep 20)
	assert_equal "$status" 125
}

@test "an owner that an id-mapped mount does not map is nobody's" {
	touch "$ROOT/data/f"
	mkdir "$ROOT/data/tree"
	chown 500:500 "$ROOT/data" "$ROOT/data/f" "$ROOT/data/tree"
	run "$HELPERS/idmap" "$ROOT/data" 0:2000:10
	[ "$status" != 77 ] || skip "no id-mapped mounts here: $output"
	assert_success
	# The control: what the kernel shows is an id like any other.
	assert_equal "$(stat -c %u:%g "$ROOT/data/tree")" 65534:65534
	run in_root doff -m /data/tree app st
	assert_output --partial "its owner is not mapped"
	refute_line --regexp "^Uid:.*65534"
	run in_root doff --group-of /data/f app st
	refute_line --regexp "^Groups:.*65534"
	umount "$ROOT/data"
}

@test "a file that has another name for a moment stays root's, as PATH, too" {
	echo secret >"$ROOT/victim"
	chmod 0666 "$ROOT/victim"
	chown 1000:1000 "$ROOT/data"
	setpriv --reuid 1000 --regid 1000 --clear-groups python3 -c '
import os, sys
path, victim = sys.argv[1:]
while True:
    os.link(victim, path)
    os.unlink(path)' "$ROOT/data/f" "$ROOT/victim" 3>&- &
	attacker=$!
	end=$((SECONDS + ${DOFF_SLOW:+${RACE_SECONDS:-60}}+2))
	while [ $SECONDS -lt $end ]; do
		for how in -o --give; do
			in_root doff $how /data/f 1000:1000 true 2>/dev/null || :
			assert_equal "$(stat -c %u "$ROOT/victim")" 0
		done
	done
}

@test "--match of a path that becomes a link meanwhile follows none" {
	mkdir "$ROOT/data/d" "$ROOT/victim"
	chown 4242:4242 "$ROOT/victim"
	ln -s /victim "$ROOT/data/l"
	chown -h 1000:1000 "$ROOT/data" "$ROOT/data/d" "$ROOT/data/l"
	in_root attack swap /data/d /data/l 3>&- &
	attacker=$!
	# The control: what follows links is led out.
	until [ "$(in_root stat -L -c %u /data/d)" = 4242 ]; do :; done
	end=$((SECONDS + ${DOFF_SLOW:+${RACE_SECONDS:-60}}+2)) matched=0
	while [ $SECONDS -lt $end ] || [ $matched = 0 ]; do
		run in_root doff -m /data/d 7:7 st
		refute_output --partial 4242
		[[ $output != *"Uid:"*1000* ]] || matched=1
	done
}

@test "groups without names cost no more than one edit of the largest file" {
	python3 -c 'print("root:x:0:\n" + "\n" * (15 << 20), end="")' \
		>"$ROOT/etc/group"
	run in_root doff -c -G "$(seq -s, 2000 2063)" 1000:1000 st
	assert_success
	# One line in each start.
	run in_root doff -c -G "$(seq -s, 2000 2063)" app st
	assert_success
	assert_output --partial "too many groups lack a name"
	assert_equal "$(grep -c ^gid "$ROOT/etc/group")" 2
}
