# A root directory of its own for each test: busybox, doff, the helpers and
# account files, with /proc and /dev mounted.  The whole suite runs in a
# private mount namespace (tests/check.sh), so nothing of it outlives the run.
bats_load_library bats-support
bats_load_library bats-assert

TOP=$BATS_TEST_DIRNAME/../..
# shellcheck source=tests/dev.sh
. "$TOP/tests/dev.sh"
HELPERS=$TOP/build/tests/helpers

# doff_put DOFF [EMULATOR]: into $ROOT; with EMULATOR under qemu-user.
doff_put() {
	if [ -z "$2" ]; then
		cp "$1" "$ROOT/bin/doff"
	else
		cp "$1" "$ROOT/bin/doff.emulated"
		cp "$2" "$ROOT/bin/qemu"
		cp "$HELPERS/emulated" "$ROOT/bin/doff"
	fi
}

# strace names calls as this machine's doff makes them.
needs_native() {
	[ -z "${DOFF-}" ] || skip "the calls have other names there"
}

# qemu-user is a process of its own kind: threads, calls, one set of variables.
needs_unemulated() {
	[ -z "${EMULATOR-}" ] || skip "qemu-user itself is in the way"
}

# root_fill ROOT: what stands in it before anything is mounted.
root_fill() {
	local ROOT=$1 applet
	mkdir -p "$ROOT"/{bin,etc,proc,dev,home/app,root,data,run}
	mkdir -m 1777 "$ROOT/tmp"
	cp "$(command -v busybox)" "$ROOT/bin/busybox"
	for applet in sh cat ls id stat mkdir ln mv rm chmod chown touch \
		sleep find grep true false env test readlink pwd echo cp; do
		ln -sf busybox "$ROOT/bin/$applet"
	done
	cp "$HELPERS"/* "$ROOT/bin/"
	doff_put "${DOFF:-$TOP/build/doff}" "${EMULATOR-}"
	chown -R 1000:1000 "$ROOT/home/app"
	cat >"$ROOT/etc/passwd" <<-'PASSWD'
		root:x:0:0:root:/root:/bin/sh
		daemon:x:1:1:daemon:/usr/sbin:/bin/false
		nobody:x:65534:65534:nobody:/nonexistent:/bin/false
		app:x:1000:1000:App,,,:/home/app:/bin/sh
	PASSWD
	cat >"$ROOT/etc/group" <<-'GROUP'
		root:x:0:
		daemon:x:1:
		audio:x:29:app
		docker:x:999:app,other
		app:x:1000:
		nogroup:x:65534:
	GROUP
}

# Make $ROOT; called by the setup function of each file.  Each test has a copy
# of the same one, which costs less than to make it.
root_make() {
	local filled=$BATS_RUN_TMPDIR/root
	[ -d "$filled" ] || root_fill "$filled"
	ROOT=$BATS_TEST_TMPDIR/root
	mkdir -p "$ROOT"
	mount -t tmpfs -o mode=0755 root "$ROOT"
	cp -a "$filled/." "$ROOT"
	mount -t proc proc "$ROOT/proc"
	dev_make "$ROOT/dev"
}

# A chroot(2) and some engines allow none (user_namespaces(7), EPERM).
needs_user_namespaces() {
	unshare --user true 2>/dev/null ||
		skip "no user namespace can be made here"
}

root_remove() {
	[ -z "${ROOT-}" ] || umount -l "$ROOT"
}

# Run a command in the root directory, with a plain environment.
in_root() {
	chroot "$ROOT" /bin/env -i PATH=/bin HOME=/root "$@"
}

# refuses TEXT COMMAND...: exit 125, one line with TEXT, the command not run.
refuses() {
	local text=$1
	shift
	run in_root "$@"
	assert_equal "$status" 125
	assert_equal "${#lines[@]}" 1
	assert_line --index 0 --partial "doff: "
	assert_line --index 0 --partial "$text"
	refute_output --partial "Uid:"
}

# becomes UID GID GROUPS COMMAND...: st was run with exactly that identity.
# GROUPS as /proc/self/status has them, space separated.
becomes() {
	local uid=$1 gid=$2 groups=$3
	shift 3
	run in_root "$@"
	assert_success
	assert_line "Uid:	$uid	$uid	$uid	$uid"
	assert_line "Gid:	$gid	$gid	$gid	$gid"
	assert_line --regexp "^Groups:	$groups ?$"
	if [ "$uid" != 0 ]; then
		for set in Inh Prm Eff Amb; do
			assert_line "Cap$set:	0000000000000000"
		done
	fi
}
