# What --own changes, and what it leaves alone.
load root
load run

setup() {
	root_make
	mkdir "$ROOT/data/tree" "$ROOT/victim"
	tree=$ROOT/data/tree
	echo secret >"$ROOT/victim/secret"
	chmod 0600 "$ROOT/victim/secret"
}

teardown() { root_remove; }

# own OPTION...: hand over, with no more to do than that.
own() {
	run in_root doff "$@" 1000:1000 true
}

# owned OWNER PATH...
owned() {
	local owner=$1 path
	shift
	for path; do
		assert_equal "$path $(stat -c %u:%g "$path")" "$path $owner"
	done
}

# own_traced CALLS OPTION...: its calls, of all threads, in $trace.
own_traced() {
	local calls=$1
	shift
	trace=$BATS_TEST_TMPDIR/trace
	run strace -f --seccomp-bpf -qq -o "$trace" -e trace="$calls" \
		chroot "$ROOT" /bin/doff "$@" 1000:1000 /bin/true
}

changes() {
	grep -cE '^[0-9]+ +(f?chown|lchown|fchownat)\(' "$trace" || true
}

without_capabilities() {
	local drop=$1
	shift
	run setpriv --bounding-set "$drop" \
		chroot "$ROOT" /bin/doff "$@" 1000:1000 /bin/true
}

@test "PATH and all below it belong to the identity afterwards" {
	mkdir -p "$tree/a/b/c"
	touch "$tree/f" "$tree/a/b/c/f"
	own -o /data/tree
	assert_success
	assert_output ""
	[ -z "$(find "$tree" \( ! -user 1000 -o ! -group 1000 \))" ]
	owned 0:0 "$ROOT/data" "$ROOT/victim/secret"
}

@test "a link is handed over itself, never its target (91)" {
	ln -s /etc/passwd "$tree/l"
	ln -s ../../victim/secret "$tree/m"
	own -o /data/tree
	assert_success
	owned 1000:1000 "$tree/l" "$tree/m"
	owned 0:0 "$ROOT/etc/passwd" "$ROOT/victim/secret"
}

@test "links to directories, to itself and to nowhere are not followed (92)" {
	ln -s /victim "$tree/directory"
	ln -s / "$tree/root"
	ln -s .. "$tree/up"
	ln -s self "$tree/self"
	ln -s nowhere "$tree/dangling"
	ln -s "$(printf 'x%.0s' $(seq 4095))" "$tree/long"
	own -o /data/tree
	assert_success
	owned 1000:1000 "$tree"/{directory,root,up,self,dangling,long}
	owned 0:0 "$ROOT" "$ROOT/data" "$ROOT/victim" "$ROOT/victim/secret"
}

@test "a link in PATH counts only where root alone could make it (98)" {
	mkdir "$ROOT/data/sub"
	ln -s /victim "$ROOT/data/sub/l"
	chown -h 1000:1000 "$ROOT/data/sub/l"
	refuses "is not followed, since others could have made it" \
		doff -o /data/sub/l/secret 1000:1000 st
	chown -h 0:0 "$ROOT/data/sub/l"
	chmod 0777 "$ROOT/data/sub"
	refuses "is not followed, since others could have made it" \
		doff -o /data/sub/l/secret 1000:1000 st
	chmod 0755 "$ROOT/data/sub"
	owned 0:0 "$ROOT/victim/secret"
	own -o /data/sub/l/secret
	assert_success
	owned 1000:1000 "$ROOT/victim/secret"
	owned 0:0 "$ROOT/victim" "$ROOT/data/sub/l"
}

@test "a foreign link as PATH is refused in every spelling (99)" {
	ln -s /victim "$ROOT/data/l"
	chown -h 1000:1000 "$ROOT/data/l"
	for path in /data/l /data/l/ /data/l/. //data//l// \
		/data/tree/../l /data/./l; do
		refuses "is not followed, since others could have made it" \
			doff -o "$path" 1000:1000 st
	done
	owned 0:0 "$ROOT/victim" "$ROOT/victim/secret"
	# Root's own is followed, and what it leads to is handed over.
	chown -h 0:0 "$ROOT/data/l"
	own -o /data/l/
	assert_success
	owned 1000:1000 "$ROOT/victim/secret" "$ROOT/victim"
}

@test "PATH may be relative, and hold dots and slashes (99)" {
	mkdir "$tree/a"
	for path in data/tree ./data/tree data//tree/ data/tree/a/..; do
		chown -R 0:0 "$tree"
		own -o "$path"
		assert_success
		owned 1000:1000 "$tree" "$tree/a"
	done
	run in_root sh -c 'cd /data/tree && exec doff -o . 1001:1001 true'
	assert_success
	owned 1001:1001 "$tree" "$tree/a"
}

@test "a file with several links is left alone and counted (100, 102)" {
	ln "$ROOT/victim/secret" "$tree/l"
	own -o /data/tree
	assert_success
	assert_output --partial "1 with several links skipped"
	assert_output --partial "/data/tree/l"
	assert_output --partial "(owned by root: run chown(1) on those meant)"
	owned 0:0 "$ROOT/victim/secret"
	owned 1000:1000 "$tree"
	# As PATH, too.
	own -o /data/tree/l
	assert_output --partial "1 with several links skipped"
	owned 0:0 "$ROOT/victim/secret"
}

@test "--own-from takes several links from their owner, not root's (102)" {
	touch "$tree/a"
	ln "$tree/a" "$tree/b"
	chown 5:5 "$tree/a"
	ln "$ROOT/victim/secret" "$tree/l"
	own_traced fchownat --own-from 5 -o /data/tree
	assert_success
	assert_equal "$(changes)" 1
	owned 1000:1000 "$tree/a" "$tree/b"
	assert_equal "$(stat -c %h "$tree/a")" 2
	own --own-from 0 -o /data/tree
	assert_output --partial "1 with several links skipped"
	owned 0:0 "$ROOT/victim/secret"
	owned 1000:1000 "$tree"
}

@test "--own-from changes what this uid, and gid, owns, and no other" {
	touch "$tree"/{a,b,c}
	chown 5:6 "$tree/a"
	chown 5:7 "$tree/b"
	own --own-from 5:7 -o /data/tree
	assert_success
	owned 5:6 "$tree/a"
	owned 1000:1000 "$tree/b"
	owned 0:0 "$tree/c" "$tree"
	own --own-from 5 -o /data/tree
	owned 1000:1000 "$tree/a"
	owned 0:0 "$tree/c" "$tree"
	refuses "--own-from" doff --own-from app -o /data/tree 1000:1000 st
}

@test "set-id bits and capabilities go, and do not come back (103)" {
	cp "$ROOT/bin/busybox" "$tree/suid"
	cp "$ROOT/bin/busybox" "$tree/caps"
	chmod 6755 "$tree/suid"
	setcap cap_net_raw+ep "$tree/caps"
	own -o /data/tree
	assert_success
	assert_equal "$(stat -c %a "$tree/suid")" 755
	assert_equal "$(getcap "$tree/caps")" ""
}

@test "access lists and attributes stay (104)" {
	mke2fs -q -t ext4 "$ROOT/image" 8M
	mount -o loop "$ROOT/image" "$tree"
	touch "$tree/f"
	setfacl -m u:77:rw "$tree/f"
	setfattr -n user.x -v y "$tree/f"
	own -o /data/tree
	assert_success
	owned 1000:1000 "$tree/f"
	assert_equal "$(getfattr --only-values -n user.x "$tree/f")" y
	run getfacl -cpn "$tree/f"
	assert_line "user:77:rw-"
	umount "$tree"
}

@test "FIFOs and sockets change hands unopened, devices do not (105, 106)" {
	mkfifo "$tree/fifo"
	python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$tree/socket"
	mknod "$tree/null" c 1 3
	mknod "$tree/block" b 7 0
	before=$(stat -c '%u:%g %Z' /dev/null)
	own_traced open,openat,openat2 -o /data/tree
	assert_success
	assert_output --partial "2 devices skipped"
	owned 1000:1000 "$tree/fifo" "$tree/socket"
	owned 0:0 "$tree/null" "$tree/block"
	assert_equal "$(stat -c '%u:%g %Z' /dev/null)" "$before"
	grep -E '"(fifo|socket|null|block)"' "$trace" >"$trace.special"
	[ -s "$trace.special" ]
	run grep -v O_PATH "$trace.special"
	assert_output ""
}

@test "a mount inside PATH is not entered, but named (107, 108)" {
	mkdir "$tree"/{bind,tmpfs,proc,ro}
	touch "$tree/file"
	mount --bind "$ROOT/victim" "$tree/bind"
	mount --bind "$ROOT/victim/secret" "$tree/file"
	mount -t tmpfs -o mode=0755 t "$tree/tmpfs"
	touch "$tree/tmpfs/inside"
	mount -t proc proc "$tree/proc"
	mount --bind "$ROOT/victim" "$tree/ro"
	mount -o remount,bind,ro "$tree/ro"
	own -o /data/tree
	assert_success
	assert_output --partial "5 mounts not entered"
	assert_output --partial "/data/tree/"
	owned 0:0 "$ROOT/victim" "$ROOT/victim/secret" "$tree/tmpfs/inside" \
		"$tree/tmpfs"
	owned 1000:1000 "$tree"
}

@test "the root directory bound into PATH is not entered (109, 110)" {
	mkdir -p "$tree/host" "$tree/a/loop"
	mount --bind "$ROOT" "$tree/host"
	mount --bind "$tree" "$tree/a/loop"
	own -o /data/tree
	assert_success
	assert_output --partial "2 mounts not entered"
	owned 0:0 "$ROOT" "$ROOT/etc/passwd" "$ROOT/victim/secret"
	owned 1000:1000 "$tree/a"
}

@test "PATH may be a mount itself" {
	mount -t tmpfs -o mode=0755 t "$tree"
	mkdir "$tree/a"
	touch "$tree/a/f"
	own -o /data/tree
	assert_success
	owned 1000:1000 "$tree" "$tree/a" "$tree/a/f"
}

@test "system directories are refused as PATH, under any name (108)" {
	mkdir -p "$ROOT"/{boot,lib,lib32,lib64,libx32,sbin,sys,usr/src/app}
	for path in / /bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /proc \
		/sbin /sys /usr // /etc/ /data/../etc /usr/src/..; do
		refuses "a system directory keeps its owner" \
			doff -o "$path" 1000:1000 st
	done
	mount --bind "$ROOT/etc" "$tree"
	refuses "a system directory keeps its owner" \
		doff -o /data/tree 1000:1000 st
	own -o /usr/src/app
	assert_success
	owned 1000:1000 "$ROOT/usr/src/app"
	owned 0:0 "$ROOT/usr/src" "$ROOT/etc" "$ROOT/bin"
}

@test "the kernel's file systems are refused as PATH (108)" {
	mount -t sysfs sys "$tree" && fstype=sysfs
	refuses "a kernel file system keeps its owner" \
		doff -o /data/tree 1000:1000 st
	umount "$tree"
	for path in /proc/sys /proc/sys/kernel /proc/1; do
		refuses "keeps its owner" doff -o "$path" 1000:1000 st
	done
	refuses "keeps its owner" doff -o /dev/pts 1000:1000 st
}

@test "all PATHs are checked before any is changed (108)" {
	refuses "a system directory" doff -o /data/tree -o /etc 1000:1000 st
	refuses "/missing: cannot be owned" \
		doff -o /data/tree -o /missing 1000:1000 st
	owned 0:0 "$tree"
	# What --dir makes is not missing; what has only a like name is.
	for path in /missing /data/tree/a/b/c /data/tree/b data/tree/a; do
		refuses "$path: cannot be owned: it does not exist" \
			sh -c 'cd /tmp && exec doff -d /data/tree/a/b -o "$0" \
			1000:1000 st' $path
		[ ! -e "$tree/a" ]
	done
	refuses "tree/a: cannot be owned: it does not exist" \
		sh -c 'cd /data && exec doff -d tree/a/b -o /tree/a 1000:1000 \
		st'
	run in_root sh -c 'cd /data && exec doff -d tree/a/b -o tree//a/ \
		1000:1000 true'
	assert_success
	owned 1000:1000 "$tree/a" "$tree/a/b"
}

@test "names of any bytes are processed, and escaped in messages (115)" {
	names=($'new\nline' $'\e[31mred' -rf "$(printf 'x%.0s' $(seq 255))"
		$'\xff\xfe' ' ' '*' $'\x01' .a ..a ... ..data .hidden -)
	for name in "${names[@]}"; do touch "$tree/$name"; done
	own -o /data/tree
	assert_success
	for name in "${names[@]}"; do owned 1000:1000 "$tree/$name"; done
	for name in "${names[@]:0:2}"; do mknod "$tree/${name}dev" c 1 3; done
	own -o /data/tree
	assert_equal "${#lines[@]}" 1
	assert_output --partial '\x1b[31mreddev'
	refute_output --partial $'\e'
}

@test "what is right already is not touched (116)" {
	mkdir "$tree/d"
	cp "$ROOT/bin/busybox" "$tree/suid"
	touch "$tree/d"/{1,2,3}
	ln -s x "$tree/l"
	chown -hR 1000:1000 "$tree"
	chmod 6755 "$tree/suid"
	before=$(stat -c '%n %a %Z %Y' "$tree" "$tree"/* "$tree"/d/*)
	sleep 1.1
	own_traced chown,fchown,lchown,fchownat,chmod,fchmod,fchmodat \
		-o /data/tree
	assert_success
	assert_equal "$(changes)" 0
	assert_equal "$(stat -c '%n %a %Z %Y' "$tree" "$tree"/* "$tree"/d/*)" \
		"$before"
}

@test "what is right, or not whose it is to be, is not opened (116)" {
	needs_native
	mkdir "$tree/d"
	touch "$tree/d"/{1,2,3}
	chown -R 1000:1000 "$tree"
	own_traced openat2 -o /data/tree
	run grep -oE '"[^"]*", \{' "$trace"
	assert_output $'".", {\n"d", {'
	chown -R 6:6 "$tree"
	own_traced openat2 --own-from 5 -o /data/tree
	run grep -oE '"[^"]*", \{' "$trace"
	assert_output $'".", {\n"d", {'
}

@test "after one that was wrong, one that is right is opened, no more" {
	needs_native
	touch "$tree"/{1,2,3,4,5,6,7,8,9}
	chown -R 1000:1000 "$tree"
	chown 0 "$tree/$(find "$tree" -type f -printf '%f\n' -quit)"
	own_traced openat2 -o /data/tree
	owned 1000:1000 "$tree"/?
	assert_equal "$(grep -cE '"[1-9]", \{' "$trace")" 2
}

@test "one wrong file among 100,000 costs one change (117)" {
	mkdir "$tree/d"
	(cd "$tree/d" && seq 100000 | xargs touch)
	chown -R 1000:1000 "$tree"
	chown 0:1000 "$tree/d/77777"
	own_traced chown,fchown,lchown,fchownat -o /data/tree
	assert_success
	assert_equal "$(changes)" 1
	grep -q ', 1000, -1, AT_EMPTY_PATH' "$trace"
	owned 1000:1000 "$tree/d/77777"
}

@test "--own-on-mismatch looks no further than a PATH that is right (118)" {
	touch "$tree/f"
	chown 1000:1000 "$tree"
	own --own-on-mismatch -o /data/tree
	assert_success
	owned 0:0 "$tree/f"
	own -o /data/tree
	owned 1000:1000 "$tree/f"
	for owner in 0:1000 1000:0 0:0; do
		chown 0:0 "$tree/f"
		chown "$owner" "$tree"
		own --own-on-mismatch -o /data/tree
		owned 1000:1000 "$tree/f" "$tree"
	done
}

# fsGroup of Kubernetes: the volume is the group's, with set-group-ID directories.
@test "what a pod's volume has already is not changed (166)" {
	mkdir "$tree/lost+found" "$tree/d"
	touch "$tree/d/f"
	chown -R 1000:2000 "$tree/d"
	chown 1000:2000 "$tree"
	chmod 2775 "$tree" "$tree/d"
	local calls=chown,fchown,lchown,fchownat
	trace=$BATS_TEST_TMPDIR/trace
	# runAsUser and fsGroup: not root, and nothing that could change.
	run strace -f -qq -o "$trace" -e trace=$calls "$HELPERS/start_as" \
		chroot="$ROOT" groups=2000,3000 gid=3000 uid=1000 -- \
		/bin/doff -r --own-on-mismatch -o /data/tree app /bin/st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
	refute_output --partial "warning"
	assert_equal "$(changes)" 0
	# Root, with OnRootMismatch: what is below is not looked at.
	run strace -f -qq -o "$trace" -e trace=$calls chroot "$ROOT" \
		/bin/doff --own-on-mismatch -o /data/tree 1000:2000 /bin/true
	assert_success
	assert_equal "$(changes)" 0
	owned 0:0 "$tree/lost+found"
	run strace -f -qq -o "$trace" -e trace=$calls chroot "$ROOT" \
		/bin/doff -o /data/tree 1000:2000 /bin/true
	assert_equal "$(changes)" 1
	owned 1000:2000 "$tree/lost+found"
	assert_equal "$(stat -c %a "$tree/d")" 2775
}

@test "root without rights over files gets through a private tree (120)" {
	for round in 1 2 3; do
		rm -rf "${tree:?}"/*
		mkdir -p "$tree/a" "$tree/a/b" "$tree/a/b/c"
		for d in "$tree" "$tree/a" "$tree/a/b" "$tree/a/b/c"; do
			touch "$d"/{1,2}
			chmod 0700 "$d"
		done
		chown -R 0:0 "$tree"
		without_capabilities -dac_override,-dac_read_search,-fowner \
			-o /data/tree
		assert_success
		assert_output ""
		[ -z "$(find "$tree" ! -uid 1000)" ]
		# And the next start, which may not look inside any more.
		without_capabilities -dac_override,-dac_read_search,-fowner \
			-o /data/tree
		assert_success
		assert_output ""
	done
}

@test "a directory that may not be read and is right is passed over (120)" {
	mkdir -m 0700 "$tree/theirs" "$tree/others"
	touch "$tree/theirs/f"
	chown 1000:1000 "$tree/theirs"
	chown 5:5 "$tree/others"
	without_capabilities -dac_override,-dac_read_search -v -o /data/tree
	assert_success
	assert_line "doff: theirs: cannot be read, and the user owns \
it: skipped"
	assert_line --partial "1 not changed (Permission denied 1): \
/data/tree/others"
	owned 1000:1000 "$tree"
	owned 0:0 "$tree/theirs/f"
}

@test "threads get through many private directories, too (120)" {
	python3 - "$tree" <<-'PYTHON'
		import os, sys
		for i in range(300):
		    for j in range(20):
		        d = f"{sys.argv[1]}/{i}/{j}"
		        os.makedirs(d, 0o700)
		        open(d + "/f", "w").close()
	PYTHON
	chmod -R go= "$tree"
	for uid in 1000 1001 1002 1003 1004; do
		chown -R 0:0 "$tree"
		run setpriv --bounding-set -dac_override,-dac_read_search \
			chroot "$ROOT" /bin/doff -o /data/tree $uid:$uid \
			/bin/true
		assert_success
		refute_output --regexp "warning|not changed"
		[ -z "$(find "$tree" ! -uid $uid)" ]
	done
}

@test "without CAP_CHOWN what is right is fine, else one warning (121)" {
	touch "$tree"/{1,2,3,4,5}
	chown -R 1000:1000 "$tree"
	without_capabilities -chown -o /data/tree
	assert_success
	assert_output ""
	chown 0:0 "$tree"/{1,2,3,4}
	without_capabilities -chown -o /data/tree
	assert_success
	assert_equal "${#lines[@]}" 1
	assert_output --partial "4 not changed (Operation not permitted 4: \
needs CAP_CHOWN (docker run --cap-add CHOWN)): "
	without_capabilities -chown --own-strict -o /data/tree
	assert_equal "$status" 125
	assert_line --partial "the command is not run"
	owned 0:0 "$tree/1"
}

@test "each cause of failure is counted by itself (130)" {
	mkdir -m 0700 "$tree/closed"
	chown 5:5 "$tree/closed"
	touch "$tree"/{1,2}
	without_capabilities -chown,-dac_override,-dac_read_search \
		-o /data/tree
	assert_success
	assert_equal "${#lines[@]}" 1
	assert_output --regexp " 4 not changed \((Operation not permitted 3, \
Permission denied 1|Permission denied 1, Operation not permitted 3): \
needs CAP_CHOWN "
}

@test "only the id that differs is changed (122)" {
	touch "$tree"/{a,b}
	chown 1000:1000 "$tree"
	chown 1000:5 "$tree/a"
	chown 5:1000 "$tree/b"
	own_traced fchownat -o /data/tree
	assert_success
	assert_equal "$(changes)" 2
	grep -q ', -1, 1000, AT_EMPTY_PATH' "$trace"
	grep -q ', 1000, -1, AT_EMPTY_PATH' "$trace"
	run grep -- '-1, -1' "$trace"
	assert_output ""
}

@test "what may not be changed is one line, not one for each (129)" {
	mke2fs -q -t ext4 "$ROOT/image" 8M
	mount -o loop "$ROOT/image" "$tree"
	touch "$tree"/{1,2,3,4,5}
	chattr +i "$tree"/{1,2}
	chattr +a "$tree/3"
	own -o /data/tree
	chattr -i -a "$tree"/{1,2,3}
	umount "$tree"
	assert_success
	assert_equal "${#lines[@]}" 1
	assert_output --partial "3 not changed (Operation not permitted 3)"
}

@test "a read-only mount does not stop a start, but a strict one (130)" {
	touch "$tree"/{1,2,3}
	mount --bind "$tree" "$tree"
	mount -o remount,bind,ro "$tree"
	own -o /data/tree
	assert_success
	assert_equal "${#lines[@]}" 1
	assert_output --partial "4 not changed (Read-only file system 4)"
	own --own-strict -o /data/tree
	assert_equal "$status" 125
}

@test "a missing PATH is refused, and --dir named (136)" {
	refuses "it does not exist (--dir creates a directory)" \
		doff -o /nowhere 1000:1000 st
	refuses "it does not exist" doff -o /data/tree/no/where 1000:1000 st
	refuses "is empty (an unset variable?)" doff -o "" 1000:1000 st
	refuses "Not a directory" doff -o /etc/passwd/x 1000:1000 st
	# One that --dir will make is known by its spelling.
	refuses "nowhere: cannot be owned: it does not exist" \
		doff -d /nowhere/at/all -o nowhere 1000:1000 st
	[ ! -e "$ROOT/nowhere" ]
	own -d /nowhere/at/all -o /nowhere
	assert_success
	owned 1000:1000 "$ROOT/nowhere" "$ROOT/nowhere/at/all"
}

@test "a file, a socket or a FIFO as PATH works (136)" {
	touch "$tree/file"
	mkfifo "$tree/fifo"
	python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$tree/socket"
	own -o /data/tree/file -o /data/tree/fifo -o /data/tree/socket
	assert_success
	owned 1000:1000 "$tree"/{file,fifo,socket}
	owned 0:0 "$tree"
	own -o /data/tree/file/
	assert_equal "$status" 125
}

@test "only descriptors lead down, never a path of several parts (138)" {
	needs_unemulated
	mkdir -p "$tree/a/b"
	touch "$tree/a/b/f"
	own_traced all -o /data/tree
	assert_success
	sed -n '/^[0-9]* *execve("\/bin\/doff"/,/^[0-9]* *execve("\/bin\/true/p' "$trace" |
		sed '1d;$d' >"$trace.ours"
	run grep -E '^[0-9]+ +(chown|lchown|fchown|chdir|fchdir|open|unlink)\(' \
		"$trace.ours"
	assert_output ""
	run grep -E '"[^"]*(tree/|a/|b/)[^"]*"' "$trace.ours"
	assert_output ""
	grep -q 'fchownat.*AT_EMPTY_PATH' "$trace.ours"
}

@test "in a user namespace the owner outside is told, once (130)" {
	needs_user_namespaces
	chown -R 100000:100000 "$ROOT/data"
	run setpriv --groups 0 env -i PATH=/bin "$HELPERS/userns" "$ROOT" \
		0:100000:65536 0:100000:65536 allow root \
		doff -o /data/tree -d /data/new 1000:1000 true
	assert_success
	assert_equal "${#lines[@]}" 1
	assert_output --partial "uid 1000 is uid 101000 on the host"
	assert_output --partial "podman --userns=keep-id"
	owned 101000:101000 "$tree" "$ROOT/data/new"
}

@test "who is not mapped is not taken for 65534, who is (130, F26)" {
	needs_user_namespaces
	chown 100000:100000 "$ROOT/data"
	touch "$tree/foreign"
	chown -R 5:5 "$tree"
	for option in --own-strict --own-on-mismatch --prepare; do
		command=(true)
		[ $option != --prepare ] || command=()
		run setpriv --groups 0 env -i PATH=/bin "$HELPERS/userns" \
			"$ROOT" 0:100000:65536 0:100000:65536 allow root \
			doff $option --own-strict -o /data/tree 65534:65534 \
			"${command[@]}"
		assert_equal "$status" 125
		assert_output --partial "2 not changed"
		owned 5:5 "$tree" "$tree/foreign"
	done
	# What is theirs is theirs.
	chown -R 165534:165534 "$tree"
	run setpriv --groups 0 env -i PATH=/bin "$HELPERS/userns" "$ROOT" \
		0:100000:65536 0:100000:65536 allow root \
		doff --own-strict -o /data/tree 65534:65534 true
	assert_success
	owned 165534:165534 "$tree" "$tree/foreign"
}

# idmapped DIRECTORY MAP: mounted over itself, where that can be.
idmapped() {
	run "$HELPERS/idmap" "$@"
	[ "$status" != 77 ] || skip "no id-mapped mounts here: $output"
	assert_success
}

@test "an id-mapped mount is not said to have other owners outside (F36)" {
	needs_user_namespaces
	touch "$tree/f"
	idmapped "$ROOT/data" 0:100000:65536
	run setpriv --groups 0 env -i PATH=/bin "$HELPERS/userns" "$ROOT" \
		0:100000:65536 0:100000:65536 allow root \
		doff -o /data/tree -d /data/new 1000:1000 true
	assert_success
	assert_output ""
	umount "$ROOT/data"
	owned 1000:1000 "$tree" "$tree/f" "$ROOT/data/new"
}

@test "an id-mapped mount maps once, and what it does not map is counted" {
	touch "$tree/f" "$tree/none"
	idmapped "$ROOT/data" 0:2000:10
	own -o /data/tree --own-strict
	assert_failure 125
	assert_output --partial "not changed (Value too large"
	umount "$ROOT/data"
	owned 0:0 "$tree" "$tree/f" "$tree/none"
	idmapped "$ROOT/data" 0:500:2000
	own -o /data/tree --own-strict
	assert_success
	umount "$ROOT/data"
	owned 500:500 "$tree" "$tree/f" "$tree/none"
}

@test "what is not mapped in a user namespace is counted (130)" {
	needs_user_namespaces
	chown 100000:100000 "$ROOT/data" "$tree"
	touch "$tree/foreign"
	run setpriv --groups 0 env -i PATH=/bin "$HELPERS/userns" "$ROOT" \
		0:100000:65536 0:100000:65536 allow root \
		doff -o /data/tree 1000:1000 true
	assert_success
	assert_line --partial "1 not changed (Operation not permitted 1)"
	owned 0:0 "$tree/foreign"
	owned 101000:101000 "$tree"
}

@test "with --if-root and not as root, a PATH gets a warning at most" {
	chown 1000:1000 "$tree"
	run in_root env doff 1000:1000 doff -r -o /data/tree app true
	assert_success
	assert_output ""
	run in_root doff 1000:1000 doff -r -o /victim app true
	assert_success
	assert_equal "${#lines[@]}" 1
	assert_output --partial "/victim: is not writable"
	run in_root doff 1000:1000 doff -r -o /missing app true
	assert_success
	assert_equal "${#lines[@]}" 1
	owned 0:0 "$ROOT/victim"
	run in_root doff 1000:1000 doff -r --own-strict -o /victim app st
	assert_equal "$status" 125
	assert_output "doff: /victim: is not writable: Permission denied"
}

@test "-v says where the kernel does not protect hard links (100, 101)" {
	needs_native
	AT=$ROOT/proc/sys/fs/protected_hardlinks failing \
		read:poke_exit=@arg2=300a \
		/bin/doff -v -o /data app /bin/true
	assert_success
	assert_line --partial "doff: fs.protected_hardlinks: is 0 or unknown"
	run in_root doff -v --own-from 5 -o /data app true
	assert_success
	refute_output --partial "protected_hardlinks"
	run in_root doff -v -d /data/tree app true
	assert_success
	refute_output --partial "protected_hardlinks"
}

@test "a PATH that root may not read is told, unless it is right (120)" {
	local drop=-dac_override,-dac_read_search
	chmod 0700 "$tree"
	chown 5:5 "$tree"
	without_capabilities $drop -o /data/tree
	assert_success
	assert_output "doff: warning: /data/tree: 1 not changed (Permission \
denied 1): /data/tree"
	owned 5:5 "$tree"
	chown 1000:1000 "$tree"
	without_capabilities $drop -v -o /data/tree
	assert_success
	assert_line --partial "and the user owns it: skipped"
	refute_output --partial "not changed"
}

@test "a PATH that cannot be examined or opened ends the start (128)" {
	needs_native
	for when in 1 2; do
		AT=$tree failing statx:error=EIO:when=$when \
			/bin/doff -o /data/tree 1000:1000 /bin/st
		assert_equal "$status" 125
		assert_output "doff: /data/tree: cannot be owned: \
Input/output error"
		owned 0:0 "$tree"
	done
	for owner in 0:0 1000:1000; do
		chown $owner "$tree"
		AT=. failing openat:error=EIO \
			/bin/doff -o /data/tree 1000:1000 /bin/st
		assert_equal "$status" 125
		assert_line --partial "1 not changed (Input/output error 1)"
		owned $owner "$tree"
	done
}

@test "--own-skip leaves out a name anywhere, or one path (F4, F15)" {
	mkdir -p "$tree"/{.snapshot/a,a/.snapshot,a/keep,b/keep,m}
	touch "$tree"/{.snapshot/f,a/keep/f,b/keep/f}
	mount -t tmpfs -o mode=0755 t "$tree/m"
	own -v --own-skip .snapshot --own-skip /data/tree/a/keep/ \
		--own-skip /data/tree/m --own-skip none --own-skip /no/where \
		-o /data/tree
	assert_success
	refute_output --partial warning
	owned 0:0 "$tree"/{.snapshot,.snapshot/a,.snapshot/f,a/.snapshot} \
		"$tree"/{a/keep,a/keep/f,m}
	owned 1000:1000 "$tree" "$tree"/{a,b,b/keep,b/keep/f}
	assert_line --partial "/data/tree: 4 skipped: "
	assert_line "doff: none: skips nothing (--own-skip)"
	assert_line "doff: where: skips nothing (--own-skip)"
	refuses "--own-skip names no entry" doff --own-skip data/.. \
		-o /data/tree 1000:1000 st
}

@test "a mount that has its own --own is no warning (F15)" {
	mkdir "$tree/m"
	mount -t tmpfs -o mode=0755 t "$tree/m"
	own -o /data/tree -o /data/tree/m
	assert_success
	assert_output ""
	owned 1000:1000 "$tree" "$tree/m"
}

@test "numbers agree, and PATH is counted like any entry (F6)" {
	touch "$tree/f"
	mknod "$tree/d" c 1 3
	mkdir "$tree/m"
	mount -t tmpfs t "$tree/m"
	own -v -o /data/tree
	assert_line --partial "1 device skipped: "
	assert_line --partial "1 mount not entered: "
	assert_line "doff: /data/tree: 4 seen, 2 changed, 0 vanished"
}

@test "--own-from 0 does not advise itself, and strict counts links (F5)" {
	touch "$tree/a"
	ln "$tree/a" "$tree/b"
	own --own-from 0 -o /data/tree
	assert_success
	refute_output --partial "--own-from"
	run in_root doff --prepare --own-from 0 -o /data/tree 1000:1000
	assert_equal "$status" 125
	chown 7:7 "$tree/a"
	own -o /data/tree
	assert_output --partial "(--own-from 7 takes them)"
}

@test "a change without effect is seen where it must be (131, 193, F1)" {
	needs_native
	touch "$tree/f"
	for strict in --own-strict --prepare; do
		command=(/bin/st)
		[ $strict = --own-strict ] || command=()
		AT=$tree/f failing fchownat:retval=0 /bin/doff $strict \
			-o /data/tree 1000:1000 "${command[@]}"
		assert_equal "$status" 125
		assert_line --partial \
			"1 not changed (accepted without effect 1)"
	done
	# PATH itself, always.
	chown 0:0 "$tree"
	AT=$tree failing fchownat:retval=0 \
		/bin/doff -o /data/tree 1000:1000 /bin/true
	assert_success
	assert_output --partial "1 not changed (accepted without effect 1)"
}

@test "SIGTERM ends a walk between two entries, unless it is ignored (200, F31)" {
	needs_native
	(cd "$tree" && seq 300 | xargs touch)
	for signal in TERM INT HUP; do
		chown -R 0:0 "$tree"
		# Under nohup(1), make check has SIGHUP ignored.
		run env --default-signal=$signal strace -f -qq -o /dev/null \
			-e trace=fchownat \
			-e inject=fchownat:signal=$signal:when=9 \
			chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/st
		assert_equal "$status" $((128 + $(kill -l $signal)))
		refute_output --partial "Uid:"
		owned 0:0 "$tree"
	done
	run env --ignore-signal=TERM strace -f -qq -o /dev/null \
		-e trace=fchownat -e inject=fchownat:signal=TERM:when=9 \
		chroot "$ROOT" /bin/doff -o /data/tree 1000:1000 /bin/st
	assert_success
	assert_line --regexp "^SigIgn:.*[4-7c-f]...$"
	owned 1000:1000 "$tree"
}

@test "a PATH that is not owned to the end does not keep the next from it" {
	mkdir "$ROOT/data/second"
	touch "$tree/f" "$ROOT/data/second/f"
	ln "$tree/f" "$ROOT/data/other"
	run in_root doff --own-strict -o /data/tree -o /data/second \
		-d /data/third 1000:1000 st
	assert_equal "$status" 125
	assert_line --partial "/data/tree: not everything could be changed"
	refute_output --partial "Uid:"
	owned 1000:1000 "$tree" "$ROOT/data/second" "$ROOT/data/second/f"
}
