# A file system that answers late, or not as it should; load root comes first.
# Its program is not in the root directory: it belongs to the machine.

# late_build: in setup_file.
late_build() {
	[ -e /dev/fuse ] || skip "no FUSE here"
	(cd "$BATS_TEST_DIRNAME/../.." && sh tests/deps.sh fuse &&
		make -s -f tests/Makefile fuse)
}

# late_mount DIRECTORY MOUNTPOINT [WORD]...: as tests/helpers/fuse/late.c says.
late_mount() {
	local mount_point=$2
	"$TOP/build/tests/fuse/late" "$@" 3>&- &
	late=$!
	while ! mountpoint -q "$mount_point"; do
		[ -e "/proc/$late" ] || fail "no FUSE file system"
		sleep 0.01
	done
	late_mounted=$mount_point
}

# late_remove: in teardown.  What waits for an answer gets an error first.
late_remove() {
	[ -n "${late_mounted-}" ] || return 0
	umount -f "$late_mounted" 2>/dev/null || umount -l "$late_mounted"
	kill -KILL "$late" 2>/dev/null || true
	wait "$late" 2>/dev/null || true
}
