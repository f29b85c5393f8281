# Public reports about other tools and images, tried on doff: the table is in
# tests/README.md.
load root
load run

setup() { root_make; }
teardown() {
	umount "$ROOT/data/r" "$ROOT/home/app" 2>/dev/null
	root_remove
}

# read_only PATH: a mount of its own that nobody can write.
read_only() {
	mount --bind "$ROOT$1" "$ROOT$1"
	mount -o remount,bind,ro "$ROOT$1"
}

@test "a file that is mounted read-only in a tree ends no start" {
	mkdir "$ROOT/data/r"
	touch "$ROOT/data/r/config" "$ROOT/data/file"
	read_only /data/r
	run in_root doff -o /data app stat -c '%u %n' /data/file /data/r/config
	assert_success
	assert_output "doff: warning: /data: 1 mount not entered: /data/r
1000 /data/file
0 /data/r/config"
}

@test "a volume that is read-only is one warning, and none if it is not asked" {
	mkdir "$ROOT/data/r"
	touch "$ROOT/data/r/file"
	read_only /data/r
	run in_root doff -o /data/r app true
	assert_success
	assert_output "doff: warning: /data/r: 2 not changed (Read-only file \
system 2): /data/r/file /data/r"
	run in_root env OWN=never doff --own-env OWN -o /data/r app true
	assert_success
	assert_output ''
	run in_root doff --own-strict -o /data/r app true
	assert_failure 125
}

@test "a server that answers chown with EINVAL or EPERM ends no start" {
	needs_native
	local e
	touch "$ROOT/data/file"
	for errno in 'EINVAL Invalid argument' \
		'EACCES Permission denied' 'EPERM Operation not permitted'; do
		e=error=${errno%% *}
		failing "chown:$e fchown:$e fchownat:$e lchown:$e" \
			/bin/doff -o /data 1000:1000 true
		assert_success
		assert_output "doff: warning: /data: 2 not changed (${errno#* }\
 2): /data/file /data"
	done
}

@test "a cookie that only its owner may read becomes the user's, by --give" {
	local cookie=/data/r/.erlang.cookie
	mkdir "$ROOT/data/r"
	touch "$ROOT$cookie"
	chmod 777 "$ROOT$cookie"
	run in_root doff --give 0400:$cookie app stat -c '%u:%g %a' $cookie
	assert_output '1000:1000 400'
	chown 0:0 "$ROOT$cookie"
	read_only /data/r
	run in_root doff --give 0400:$cookie app stat -c '%u:%g %a' $cookie
	assert_output "doff: warning: $cookie: mode and owner not changed: \
Read-only file system
0:0 400"
}

@test "PUID and PGID change the account and its group, not one of the two" {
	run in_root env PUID=1001 PGID=1001 doff -c -e PUID:PGID app \
		sh -c 'id; grep ^app: /etc/passwd /etc/group'
	assert_output "uid=1001(app) gid=1001(app) \
groups=29(audio),999(docker),1001(app)
/etc/passwd:app:x:1001:1001:App,,,:/home/app:/bin/sh
/etc/group:app:x:1001:"
}

@test "a file system that is mounted nosuid is no hindrance" {
	mount -t tmpfs -o nosuid,nodev,mode=755 none "$ROOT/data"
	cp "$ROOT/bin/doff" "$ROOT/data/doff"
	run in_root /data/doff app id -u
	umount "$ROOT/data"
	assert_output 1000
}

@test "entries that begin with a dot change hands as all others do" {
	mkdir -p "$ROOT"/home/app/.{ssh,composer}/below
	touch "$ROOT"/home/app/.{gitconfig,bashrc,ssh/id}
	chown -R 500:500 "$ROOT/home/app"
	run in_root doff -o /home/app 1001:1001 find /home/app '!' -user 1001
	assert_success
	assert_output ''
}

@test "started as another user doff says so, and what then has no effect" {
	local start=("$HELPERS/start_as" chroot="$ROOT" groups= gid=5000
		uid=5000 -- doff)
	export PATH=/bin PUID=1001 PGID=5000
	run "${start[@]}" app id
	assert_failure 125
	assert_output "doff: uid 1000 gid 1000: cannot switch to it: started \
as uid 5000, not root (remove the USER line, --user or runAsUser, or give --if-root)"
	run "${start[@]}" -r -e PUID:PGID app id
	assert_success
	assert_output "doff: warning: PUID=1001: is not the current id: not \
started as root, so no id changes
uid=5000 gid=5000"
}

@test "a value that is no id, or 0, is refused and not taken for the default" {
	for value in abc '"1000"' "'1000'" 1000.0 -1 1000:1000 $'1000\r' ' 1'; do
		refuses 'not an id' env PUID="$value" doff -e PUID app st
	done
	refuses 'uid 0 refused' env PUID=0 doff -e PUID:PGID app st
}

@test "a uid and a gid that others in the image have are no hindrance" {
	echo run1:x:1001:1001::/home/run1:/bin/sh >>"$ROOT/etc/passwd"
	echo run1:x:1001: >>"$ROOT/etc/group"
	run in_root env PUID=1001 PGID=1001 doff -c -e PUID:PGID app \
		sh -c 'id; echo "$HOME"; tail -n 1 /etc/passwd'
	assert_output "uid=1001(app) gid=1001(run1) \
groups=29(audio),999(docker),1001(run1)
/home/app
run1:x:1001:1001::/home/run1:/bin/sh"
}

@test "an account that the image gave uid 0 is refused, whatever PUID says" {
	sed -i 's/^app:.*/app:x:0:0::\/home\/app:\/bin\/sh/' "$ROOT/etc/passwd"
	refuses 'app: account with uid 0 refused' \
		env PUID=1001 PGID=1001 doff -c -e PUID:PGID app st
}

@test "ids of nine and ten digits, as directories give them, are ids" {
	run in_root env PUID=327472772 PGID=1703302321 doff -c -e PUID:PGID \
		app sh -c 'id; grep ^app: /etc/passwd'
	assert_output "uid=327472772(app) gid=1703302321(app) \
groups=29(audio),999(docker),1703302321(app)
app:x:327472772:1703302321:App,,,:/home/app:/bin/sh"
}

@test "a home that cannot change hands is a warning, and the uid all the same" {
	read_only /home/app
	run in_root env PUID=2000 doff -c -e PUID app id -u
	assert_success
	assert_output "doff: warning: /home/app: left as it is: Read-only file \
system
2000"
}

@test "a socket's gid that has another name is as good as any" {
	echo systemd-journal:x:990: >>"$ROOT/etc/group"
	mkfifo "$ROOT/data/socket"
	chown 0:990 "$ROOT/data/socket"
	chmod 660 "$ROOT/data/socket"
	becomes 1000 1000 '29 990 999 1000' doff --group-of /data/socket app st
}

@test "a gid comes in by a variable, and what the engine added by an option" {
	becomes 1000 1000 '29 998 999 1000' env DOCKER_GID=998 \
		doff --groups-env DOCKER_GID app st
	becomes 1000 1000 '29 44 999 1000' start_as groups=0,44 -- \
		doff --keep-groups app st
}

@test "a gid that the image has under another name is the user's" {
	echo users:x:100: >>"$ROOT/etc/group"
	run in_root env PUID=1026 PGID=100 doff -c -e PUID:PGID app \
		sh -c 'id; stat -c %u:%g /home/app'
	assert_output "uid=1026(app) gid=100(users) \
groups=29(audio),100(users),999(docker)
1026:100"
}

@test "what a command writes has the mode that it asked for" {
	run in_root doff app sh -c 'umask; >/tmp/file; stat -c %a /tmp/file'
	assert_output "0022
644"
}

@test "no command, and an empty one, are mistakes that have names" {
	refuses 'app:app: no command after it' doff app:app
	ends 127 'its name is empty' doff app:app ''
}

@test "an account whose name is a number is not the uid" {
	echo 1001:x:1005:0::/home/b:/bin/sh >>"$ROOT/etc/passwd"
	refuses '1001: no gid is given' doff 1001 st
	becomes 1001 0 0 doff 1001:0 st
}

@test "an id beyond the map of the namespace is named, with the cure" {
	needs_user_namespaces
	for ids in 'uid 26551:1000' 'gid 1000:26551'; do
		run setpriv --groups 0 env -i PATH=/bin "$HELPERS/userns" \
			"$ROOT" 0:120000:10000 0:120000:10000 allow root \
			doff "${ids#* }" st
		assert_failure 125
		assert_output --partial \
			"doff: ${ids% *} 26551: not mapped in this user namespace"
	done
}

@test "a directory that stands for the user gives its uid a name and a home" {
	mkdir "$ROOT/src"
	chown 1234:1235 "$ROOT/src"
	run in_root doff -c -m /src dev sh -c 'id; stat -c "%u %a %n" "$HOME"'
	assert_output "uid=1234(dev) gid=1235(dev) groups=1235(dev)
1234 700 /home/dev"
}
