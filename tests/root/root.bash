# A root directory of its own for each test: busybox, doff, the helpers and
# account files, with /proc and /dev mounted.  The whole suite runs in a
# private mount namespace (tests/check.sh), so nothing of it outlives the run.
TOP=$BATS_TEST_DIRNAME/../..
# shellcheck source=tests/libraries.bash
. "$TOP/tests/libraries.bash"
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

# The name of the file that doff then is, in its messages.
INSTALLED=doff${EMULATOR:+.emulated}

# strace names calls as this machine's doff makes them.
needs_native() {
	[ -z "${DOFF-}" ] || skip "the calls have other names there"
}

# qemu-user is a process of its own kind: threads, calls, one set of variables.
needs_unemulated() {
	[ -z "${EMULATOR-}" ] || skip "qemu-user itself is in the way"
}

# helpers_put: into $ROOT those that the file of tests, or what files share,
# names.  All of them would be 16 MB in memory for each test.
helpers_put() {
	local text helper
	text=$(cat "$BATS_TEST_FILENAME" "$TOP"/tests/root/*.bash)
	for helper in "$HELPERS"/*; do
		[[ ! $text =~ (^|[^a-z_])${helper##*/}([^a-z_]|$) ]] ||
			set -- "$@" "$helper"
	done
	cp "$@" "$ROOT/bin/"
}

# root_fill ROOT: what stands in it besides what is mounted.
root_fill() {
	local ROOT=$1
	mkdir -p "$ROOT"/{bin,etc,home/app,root,data,run}
	mkdir -m 1777 "$ROOT/tmp"
	cp "$(command -v busybox)" "$ROOT/bin/busybox"
	# busybox makes links without a process for each to be loaded.
	(cd "$ROOT/bin" && ./busybox sh -c 'for applet; do
		ln -s busybox "$applet"; done' sh \
		sh cat ls id stat mkdir ln mv rm chmod chown touch \
		sleep find grep true false env test readlink pwd echo cp)
	helpers_put
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
	trace_failures
	local filled=$BATS_RUN_TMPDIR/root
	[ -d "$filled" ] || root_fill "$filled"
	ROOT=$BATS_TEST_TMPDIR/root
	"$HELPERS/root_mounts" "$ROOT"
	cp -a "$filled/." "$ROOT"
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
	"$HELPERS/in_root" "$ROOT" "$@"
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
