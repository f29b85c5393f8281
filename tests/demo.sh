#!/bin/sh
# make demo: what doff does, shown in a small container of its own; each claim
# is checked, and one that does not hold makes the demo fail.
set -u
cd "$(dirname "$0")/.." || exit 1
doff=build/doff

dry_run() {
	printf '%s\n' "$1" 'All it can show is a plan, which needs no privilege:' ''
	# shellcheck disable=SC2016
	echo '$ PUID=1026 PGID=100 doff --dry-run -e PUID:PGID nobody id'
	PUID=1026 PGID=100 $doff --dry-run -e PUID:PGID nobody id
	exit
}

if [ "${1-}" != inside ]; then
	[ "$(id -u)" = 0 ] || dry_run 'The demo needs root (sudo make demo).'
	unshare --mount --propagation private true 2>/dev/null ||
		dry_run 'The demo needs unshare(1) and CAP_SYS_ADMIN.'
	exec unshare --mount --propagation private sh "$0" inside </dev/null
fi

# The container: busybox, doff and account files, in memory.  It goes away
# with the mount namespace; only the empty mount point must be removed.
work=$(mktemp -d) || exit 1
trap 'cd /; umount -l "$work"; rmdir "$work"' EXIT
mount -t tmpfs -o mode=0755 demo "$work" || exit 1
root=$work/container
mkdir -p "$root/bin" "$root/etc" "$root/proc" "$root/data" "$root/root" \
	"$work/directory"
cp "$(command -v busybox.static || command -v busybox)" "$root/bin/busybox"
for applet in sh env id grep cat ls echo; do
	ln -s busybox "$root/bin/$applet"
done
cp "$doff" "$root/bin/doff"
for peer in gosu su-exec; do
	! command -v $peer >/dev/null || cp "$(command -v $peer)" "$root/bin/"
done
cat >"$root/etc/passwd" <<'PASSWD'
root:x:0:0:root:/root:/bin/sh
app:x:1000:1000::/data:/bin/sh
PASSWD
printf '%s\n' root:x:0: audio:x:29:app users:x:100: app:x:1000: \
	>"$root/etc/group"
cp "$root/etc/passwd" "$work/passwd"
mount -t proc proc "$root/proc" || exit 1
mount --bind "$work/directory" "$root/data" || exit 1
chown 1026:100 "$work/directory"

failures=0

say() {
	printf '\n'
	printf '%s\n' "$@"
}

# shown PROMPT LINE COMMAND...: print the line as typed, run, print the output.
shown() {
	printf '\n%s# %s\n' "$1" "$2"
	shift 2
	output=$("$@" 2>&1)
	status=$?
	[ -z "$output" ] || printf '%s\n' "$output"
	[ "$status" = 0 ] || echo "(exit status $status)"
}

container() {
	shown container "$1" chroot "$root" \
		/bin/env -i PATH=/bin HOME=/root /bin/sh -c "$1"
}

host() {
	shown host "$1" sh -c "cd '$work' && $1"
}

claim() {
	"$@" && return
	echo "^^^ NOT AS CLAIMED: $*"
	failures=$((failures + 1))
}

ends_with() { [ "$status" = "$1" ]; }
shows() { printf '%s\n' "$output" | grep -qE -- "$1"; }
refuses() { [ "$status" = 125 ] && shows "^doff: .*$1" && ! shows 'uid='; }
is_root() { [ "$status" = 0 ] && shows '^(uid=0.*|0)$'; }

say '1. In a container, before doff: root, and a directory from outside that' \
	'   belongs to uid 1026 and gid 100.'
container 'id; ls -lnd /data'
claim shows '^uid=0'
claim shows '1026 +100 .* /data$'

say '2. doff takes the ids from the environment, and becomes the command.'
container 'PUID=1026 PGID=100 doff -e PUID:PGID app id'
claim ends_with 0
claim shows '^uid=1026 gid=100\(users\) groups=29\(audio\),100\(users\)$'

say '3. What the kernel says: real, effective, saved and file system id, the' \
	'   groups, and no capability in any set that can be used.'
container "PUID=1026 PGID=100 doff -e PUID:PGID app \\
	grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs)' /proc/self/status"
claim shows '^Uid:	1026	1026	1026	1026$'
claim shows '^Gid:	100	100	100	100$'
claim shows '^Groups:	29 100 ?$'
for set in Inh Prm Eff Amb; do
	claim shows "^Cap$set:	0000000000000000$"
done

say '4. A file that the command writes, and its owner outside.'
container "PUID=1026 PGID=100 doff -e PUID:PGID --umask 027 app \\
	sh -c 'echo hello >/data/file'"
claim ends_with 0
host 'ls -ln directory'
claim shows '^-rw-r----- +1 1026 +100 .* file$'

say '5. The plan without the deed.'
container 'PUID=1026 doff --dry-run -e PUID:PGID app id'
claim ends_with 0
claim shows '^uid=1026$'
claim shows '^uid-from=env$'
claim shows '^gid-from=account$'

say '6. An id that wraps around to root in 32 bits.  doff refuses it.'
container 'doff 4294967296 id'
claim refuses 'not an id'
if command -v setpriv >/dev/null; then
	say '   setpriv of util-linux, on this machine:'
	host 'setpriv --reuid 4294967296 --clear-groups id -u'
	say "   $(if is_root; then echo 'It ran the command as root.'
	else echo 'This version of it refuses, too.'; fi)"
fi

# peer LINE: the same by each peer that is installed; nothing is claimed.
peers() {
	for peer in gosu su-exec; do
		[ -e "$root/bin/$peer" ] || continue
		container "$peer $1"
		! is_root || say "   $peer ran the command as root."
	done
}

say '7. An operand that is empty, as an unset variable leaves it.'
# shellcheck disable=SC2016
container 'doff "$APP_USER" id'
claim refuses 'empty'
# shellcheck disable=SC2016
peers '"$APP_USER" id'

say '8. A variable that asks for root.'
container 'PUID=0 doff -e PUID:PGID app id'
claim refuses 'uid 0 refused'

say '9. An image whose /etc/passwd says that app is root, plainly or by an id' \
	'   that wraps around.'
cat >"$root/etc/passwd" <<'PASSWD'
root:x:0:0:root:/root:/bin/sh
app:x:0:0::/data:/bin/sh
wrapped:x:4294967296:1000::/data:/bin/sh
PASSWD
container 'cat /etc/passwd; doff app id'
claim refuses 'uid 0 refused'
container 'doff wrapped id'
claim refuses 'its line in .etc.passwd is malformed'
peers 'wrapped id'
cat "$work/passwd" >"$root/etc/passwd"

faked() {
	strace -f -qq -o /dev/null -e trace=setuid,setresuid \
		-e inject=setuid,setresuid:retval=0 "$@"
}
if faked setpriv --reuid 1000 --clear-groups true 2>/dev/null; then
	say '10. A kernel that lies: setresuid(2) says that it worked and does' \
		'    nothing, as a seccomp profile can make it.'
	fake='strace -e inject=setuid,setresuid:retval=0'
	shown host "$fake doff 1000:1000 id -u" \
		faked $doff 1000:1000 id -u
	claim refuses 'did not take effect'
	shown host "$fake setpriv --reuid 1000 --clear-groups id -u" \
		faked setpriv --reuid 1000 --clear-groups id -u
	! is_root || say '    setpriv ran the command as root.'
fi

say '11. --create: the account files agree with the ids.'
container "PUID=1026 PGID=100 doff --create -e PUID:PGID app \\
	cat /etc/passwd"
claim ends_with 0
claim shows '^app:x:1026:100::/data:/bin/sh$'
claim shows '^root:x:0:0:root:/root:/bin/sh$'

say '12. --own: a directory changes hands, and a link in it does not lead' \
	'    out of it.'
ln -s /etc/passwd "$work/directory/link"
echo of root >"$work/directory/another"
container "PUID=1026 PGID=100 doff --own /data -e PUID:PGID app \\
	ls -ln /data /etc/passwd"
claim ends_with 0
claim shows '1026 +100 .* another$'
claim shows '1026 +100 .* link -> /etc/passwd$'
claim shows ' 0 +0 .* /etc/passwd$'

if [ "$failures" != 0 ]; then
	say "The demo failed: $failures claims do not hold."
	exit 1
fi
say 'Everything was as claimed.'
