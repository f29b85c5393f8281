#!/bin/sh
# An executable, the first argument, under valgrind, in a root directory of its
# own: each line of RUNS below must end with the status in front of it, and
# valgrind must have nothing to say.  Silent where that is so.  In a private
# mount namespace.  With a second argument, sanitize, the executable itself says
# what it finds, and there is no valgrind.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
root=$top/build/analyze/root
log=/tmp/log
status=0
runs=0
under="valgrind -q --vgdb=no --log-file=$log --track-origins=yes"
# A leak is none in what becomes another program, or ends; the search for
# leaks needs rights that doff has given up by then.
[ "${2-}" != sanitize ] || under="env ASAN_OPTIONS=detect_leaks=0"

mkdir -p "${root%/*}"
"$top/build/tests/helpers/root_mounts" "$root" || exit 1
for directory in bin sbin lib lib32 lib64 libx32 usr; do
	[ -e "/$directory" ] || continue
	mkdir "$root/$directory"
	mount --rbind -r "/$directory" "$root/$directory" || exit 1
done
mkdir -p "$root/etc" "$root/tmp" "$root/srv" \
	"$root/home"
chmod 1777 "$root/tmp"
cp "$1" "$root/doff"
printf '%s\n' root:x:0:0:root:/root:/bin/sh \
	nobody:x:65534:65534::/nonexistent:/bin/false \
	app:x:1000:1000::/home/app:/bin/sh >"$root/etc/passwd"
printf '%s\n' root:x:0: audio:x:29:app app:x:1000: nogroup:x:65534: \
	>"$root/etc/group"
mkdir -p "$root/srv/a/b/c"
ln -s /etc "$root/srv/a/link"
for i in 1 2 3 4 5 6 7 8; do
	mkdir "$root/srv/a/b/$i"
	touch "$root/srv/a/b/$i/file"
done

# openat2(2) is newer than valgrind 3.19, which says so and answers ENOSYS;
# lines of errors begin with ==PID==.
run() {
	wanted=$1
	shift
	runs=$((runs + 1))
	rm -f "$root$log"
	[ "${under%% *}" = valgrind ] || : >"$root$log"
	# shellcheck disable=SC2086
	chroot "$root" /usr/bin/env -i PATH=/bin HOME=/root PUID=1234 PGID=100 \
		$under /doff "$@" >"$root/tmp/said" 2>&1 </dev/null
	got=$?
	if [ "$got" != "$wanted" ] || grep -q '^==' "$root$log" ||
		grep -q 'runtime error:\|Sanitizer' "$root/tmp/said" ||
		[ ! -e "$root$log" ]; then
		echo "doff $*: $got instead of $wanted"
		cat "$root/tmp/said" "$root$log"
		status=1
	fi
}

while read -r wanted arguments; do
	# shellcheck disable=SC2086
	run "$wanted" $arguments
done <<'RUNS'
0 --help
0 --version
0 app true
0 app:audio true
0 1001:1001 true
0 -v nobody true
0 --allow-root root true
0 -n -v app true
0 -n -c -e PUID:PGID --home /srv --shell /bin/sh other true
0 -e PUID:PGID --umask 27 --user-env app true
0 -m /srv/a 7:7 true
0 -G 5,audio,nogroup --group-of /dev --keep-groups app true
0 --own-stdio --keep-home app true
0 --keep-caps net_bind_service,cap_kill --no-new-privs app true
0 -r app true
0 -c app true
0 -c -e PUID:PGID app true
0 -c -e PUID:PGID other true
0 -d 0750:/srv/new/er -o /srv/a app true
0 -o /srv/a app true
0 --own-from 1000 -o /srv 3:3 true
0 --own-on-mismatch --own-strict -o /srv 4:4 true
0 --prepare -v -d /srv/new -o /srv 5:5
125 root true
125 4294967296 true
125 4242 true
125 nosuch true
125 app:nosuch true
125 a:b:c true
125 --bogus app true
125 --keep-caps setuid app true
125 -o /etc app true
125 -o /missing app true
126 app /etc/passwd
127 app no-such-command
127 app /no/such/command
RUNS
[ "$runs" -gt 30 ] || status=1
exit $status
