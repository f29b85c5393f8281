# What --create does and says for each answer that the kernel may give.
load root
load run
load create

setup() {
	needs_native
	create_setup
	# A file of root's group would not show a chown(2) that did nothing.
	chown 0:29 "$ROOT/etc/group"
	chown 5:0 "$ROOT/etc/passwd"
	chown 77:77 "$ROOT/data"
	added=("${before_group%.}new:*:77:"$'\n.'
		"${before%.}new:*:77:77::/:/bin/sh"$'\n.')
	beside=$ROOT/etc/.doff.new
}
teardown() { root_remove; }

# edit FAULT [OPTION]...: the account new gets its lines.
edit() {
	local fault=$1
	shift
	inodes=$(stat -c %i "$ROOT"/etc/{group,passwd} 2>&1) || true
	failing "$fault" /bin/doff -c -m /data --home / "$@" new /bin/true
	[ ! -e "$beside" ]
}

# back: the files are as they were.
back() {
	printf %s "${before_group%.}" >"$ROOT/etc/group"
	printf %s "${before%.}" >"$ROOT/etc/passwd"
}

# are TEXT TEXT: what group and passwd hold.
are() {
	assert_equal "$(content group)" "$1"
	assert_equal "$(content passwd)" "$2"
}

# stops WORD: the start has ended with it, and nothing was written.
stops() {
	assert_equal "$status $output" \
		"125 doff: /etc/group: cannot be written: $1"
	are "$before_group" "$before"
}

# written: both files have their line.
written() {
	assert_success
	assert_output ""
	are "${added[@]}"
	back
}

@test "what fails with the new file leaves the old ones, and is said (151)" {
	local call
	for call in fstat fchmod fsync write; do
		AT=$beside edit $call:error=ENOSPC:when=1
		stops "No space left on device"
	done
	# Of the line, after what is copied.
	AT=$beside edit write:error=ENOSPC:when=2
	stops "No space left on device"
	for call in openat renameat; do
		AT=.doff.new edit $call:error=ENOSPC
		stops "No space left on device"
	done
	AT=group edit newfstatat:error=EIO
	stops "Input/output error"
	AT=group edit newfstatat:error=ENOENT
	stops "No such file or directory"
	for when in 1 2; do
		AT=$ROOT/etc/group edit pread64:error=EIO:when=$when
		stops "Input/output error"
	done
	# The first of two causes is said: the new file, then /etc.
	edit "renameat:error=ENOSPC fsync:error=EIO:when=2"
	stops "No space left on device"
	rm "$ROOT/etc/group" "$ROOT/etc/passwd"
	AT=group edit newfstatat:error=EIO
	assert_equal "$status $output" \
		"125 doff: /etc/group: cannot be written: Input/output error"
	assert [ ! -e "$ROOT/etc/group" ]
}

@test "what is claimed and not done is seen (151)" {
	for fault in fchown:retval=0 fchmod:retval=0 write:retval=1 \
		write:retval=0; do
		AT=$beside edit $fault
		stops "Input/output error"
	done
	# What is read is not all of the old file.
	AT=$ROOT/etc/group edit pread64:retval=0:when=1
	stops "Input/output error"
	chown 0:0 "$ROOT/etc/group"
	AT=.doff.new failing renameat:retval=0 /bin/doff -c -m /data --home / \
		new /bin/true
	assert_equal "$status" 125
	assert_output "doff: /etc/group: written, but does not show the entry"
}

@test "the owner that a new file lacks is seen, be it the uid or the gid" {
	chown 5:0 "$ROOT/etc/group"
	AT=$beside edit fchown:retval=0
	stops "Input/output error"
}

@test "what fails between a line's old place and its new one is said (151)" {
	# Uid 1 is taken: the line of app goes in front of that of daemon.
	chown 1:1 "$ROOT/data"
	local at
	for at in 1 2 3; do
		AT=$ROOT/etc/passwd failing pread64:error=ENOSPC:when=$at \
			/bin/doff -c -m /data app /bin/true
		assert_line "doff: /etc/passwd: cannot be written: No space \
left on device"
		assert_equal "$(content passwd)" "$before"
	done
}

@test "a call that a signal interrupts is made again" {
	AT=$beside edit write:error=EINTR:when=1
	written
	AT=$beside edit write:error=EINTR:when=2
	written
	AT=$ROOT/etc/group edit pread64:error=EINTR:when=1
	written
}

@test "a lock that another has is waited for, under either name of that" {
	for errno in EACCES EAGAIN; do
		AT=$ROOT/etc/.pwd.lock edit fcntl:error=$errno:when=1
		written
	done
}

@test "where a file cannot be replaced, its line is added to it (148)" {
	local fault
	setfattr -n trusted.x -v y "$ROOT/etc/group" "$ROOT/etc/passwd"
	for fault in $beside,fchown:error=EIO .doff.new,openat:error=EACCES \
		.doff.new,openat:error=EROFS .doff.new,openat:error=EPERM \
		.doff.new,renameat:error=EBUSY .doff.new,renameat:error=EXDEV \
		.doff.new,renameat:error=ELOOP .doff.new,renameat:error=EPERM \
		.pwd.lock,openat:error=EACCES .pwd.lock,openat:error=EROFS \
		.pwd.lock,openat:error=EPERM $beside,fsetxattr:error=EIO \
		$ROOT/etc/group,flistxattr:error=EIO; do
		AT=${fault%%,*} edit "${fault#*,}"
		[ "$status" = 0 ] || fail "$fault: $output"
		assert_equal "$fault $(stat -c %i "$ROOT/etc/group")" \
			"$fault $(head -n 1 <<<"$inodes")"
		written
	done
	AT=$ROOT/etc/group edit fgetxattr:error=EIO
	assert_equal "$(stat -c %i "$ROOT/etc/group")" \
		"$(head -n 1 <<<"$inodes")"
	written
}

@test "attributes that a file system does not have, or label, are no matter" {
	local fault
	setfattr -n security.x -v y "$ROOT/etc/group"
	for fault in $beside,fsetxattr:error=EPERM \
		$ROOT/etc/group,flistxattr:error=EOPNOTSUPP \
		$ROOT/etc/group,flistxattr:error=ENOSYS; do
		AT=${fault%%,*} edit "${fault#*,}"
		assert_not_equal "$fault $(stat -c %i "$ROOT/etc/group")" \
			"$fault $(head -n 1 <<<"$inodes")"
		written
	done
}

@test "a leftover is removed, and the file made once more (155)" {
	echo junk >"$beside"
	AT=.doff.new edit openat:error=EEXIST:when=1
	written
}

@test "a directory that has nothing to bring to the disk is no error" {
	AT=$ROOT/etc edit fsync:error=EINVAL
	written
	AT=$ROOT/etc edit fsync:error=EIO
	assert_equal "$status" 125
	assert_output "doff: /etc/group: cannot be written: Input/output error"
}

@test "after a group that fails there is no account" {
	AT=$ROOT/etc/group edit pread64:error=EIO
	stops "Input/output error"
	AT=$ROOT/etc/passwd edit pread64:error=EIO
	assert_equal "$status $output" \
		"125 doff: /etc/passwd: cannot be written: Input/output error"
	are "${added[0]}" "$before"
}

@test "a line that somebody adds to the old file meanwhile is not lost" {
	(sleep 0.5 && echo "#mine" >>"$ROOT/etc/group") 3>&- &
	AT=$ROOT/etc/group edit pread64:delay_enter=1500000:when=1
	wait
	assert_success
	assert_equal "$(content group)" \
		"${before_group%.}new:*:77:"$'\n#mine\n.'
}

@test "where /etc cannot be, or not be opened, that is said (147, 149)" {
	rm -r "${ROOT:?}/etc"
	ln -s /nowhere "$ROOT/etc"
	failing openat:delay_enter=0 /bin/doff -c -m /data --home / new \
		/bin/true
	assert_success
	assert_output "doff: warning: /etc: left as it is: a symbolic link \
leads nowhere"
	rm "$ROOT/etc"
	mount -o remount,ro "$ROOT"
	failing openat:delay_enter=0 /bin/doff -c -m /data --home / new \
		/bin/true
	assert_success
	assert_output "doff: warning: /etc: left as it is: Read-only file \
system"
	mount -o remount,rw "$ROOT"
	mkdir "$ROOT/etc"
	back
	AT=etc edit openat:error=EIO:when=1
	assert_equal "$status" 125
	assert_output "doff: /etc: cannot be opened: Input/output error"
	AT=.pwd.lock edit openat:error=EIO
	assert_equal "$status" 125
	assert_output "doff: /etc/.pwd.lock: cannot be opened: Input/output \
error"
	AT=$ROOT/etc/.pwd.lock edit fcntl:error=EIO
	assert_equal "$status" 125
	assert_output "doff: /etc/.pwd.lock: cannot be locked: Input/output \
error"
	are "$before_group" "$before"
}

@test "a file may grow as far as its limit, and 16 MiB" {
	local size=$((${#added[1]} - 1))
	run prlimit --fsize=$size chroot "$ROOT" /bin/doff -c -m /data \
		--home / new /bin/true
	written
	run prlimit --fsize=$((size - 1)) chroot "$ROOT" /bin/doff -c \
		-m /data --home / new /bin/true
	assert_equal "$status" 125
	assert_output "doff: /etc/passwd: cannot be written: File too large"
	# What is there needs no room.
	run chroot "$ROOT" /bin/doff -c -m /data --home / new /bin/true
	run prlimit --fsize=0 chroot "$ROOT" /bin/doff -c -m /data --home / \
		new /bin/true
	assert_success
	assert_output ""
	back
	size=$((16 * 1024 * 1024 - (size - ${#before} + 1)))
	yes "#$(printf '%062d' 0)" | head -c $((size - ${#before} + 1)) \
		>>"$ROOT/etc/passwd"
	# The last byte is that of a line that has to end.
	truncate -s -1 "$ROOT/etc/passwd"
	printf '\n' >>"$ROOT/etc/passwd"
	run chroot "$ROOT" /bin/doff -c -m /data --home / new /bin/true
	assert_success
	assert_output ""
	assert_equal "$(stat -c %s "$ROOT/etc/passwd")" $((16 * 1024 * 1024))
	run chroot "$ROOT" /bin/doff -c -m /data --home / new /bin/true
	assert_success
	assert_output ""
}

@test "a home that is longer than a path may be is none" {
	for n in 4094 4095 4096 5000 60000; do
		back
		sed -i "s|:/home/app:|:/$(printf "%0${n}d" 0):|" \
			"$ROOT/etc/passwd"
		run chroot "$ROOT" /bin/doff -c -m /data app /bin/true
		assert_success
		case $n in
		4094) assert_output --partial "left as it is: File name too" ;;
		*) assert_output "" ;;
		esac
	done
}

# As docker run -v brings them.
mounted() {
	mkdir -p "$ROOT/host"
	for name in group passwd; do
		cp "$ROOT/etc/$name" "$ROOT/host/$name"
		mount --bind "$ROOT/host/$name" "$ROOT/etc/$name"
	done
}

@test "what fails with a mounted file is said, and no byte is lost (148)" {
	local fault
	mounted
	for fault in fcntl:error=EIO:when=2 pwrite64:error=EIO; do
		AT=$ROOT/etc/group edit $fault
		stops "Input/output error"
	done
	AT=$ROOT/etc/group edit pwrite64:retval=5
	stops "No space left on device"
	AT=$ROOT/etc/group edit fcntl:error=EIO:when=1
	assert_equal "$status $output" \
		"125 doff: /etc/group: cannot be locked: Input/output error"
	are "$before_group" "$before"
	AT=group edit openat:error=EIO:when=1
	stops "Input/output error"
	AT=$ROOT/etc/group edit fsync:error=EIO
	assert_equal "$status $output" \
		"125 doff: /etc/group: cannot be written: Input/output error"
	AT=x edit fsync:error=EIO
	written
}

@test "a mounted file that is not there, or denied, is left as it is (148)" {
	mounted
	local left="doff: warning: /etc/group: left as it is:"
	AT=group edit openat:error=ENOENT:when=1
	assert_success
	assert_output "$left a mount takes only a new last line, or ids of \
equal length"
	are "$before_group" "${added[1]}"
	back
	AT=group edit openat:error=EACCES:when=1
	assert_success
	assert_output "$left Permission denied"
	are "$before_group" "${added[1]}"
}

@test "a file that cannot be examined at any time is one line (151)" {
	local failed=0
	mounted
	for when in {1..10}; do
		back
		AT=$ROOT/etc/group edit fstat:error=EIO:when=$when
		assert_equal "$when ${#lines[@]}" "$when $((status != 0))"
		[ "$status" != 0 ] || continue
		assert_output --partial "Input/output error"
		failed=$((failed + 1))
	done
	[ "$failed" -ge 3 ]
	for when in {1..5}; do
		back
		AT=$ROOT/etc/group edit read:error=EIO:when=$when
		assert_equal "$when ${#lines[@]}" "$when $((status != 0))"
	done
}

# meanwhile COMMAND FAULT [OPTION]...: it is run while a line is written.
meanwhile() {
	local command=$1 fault=$2
	shift 2
	(sleep 0.5 && cd "$ROOT/host" && eval "$command") 3>&- &
	AT=$ROOT/etc/group edit "$fault:delay_enter=1500000" "$@"
	wait
}

@test "a mounted file is cut only where all after it is ours (148, 151)" {
	mounted
	# Nothing of ours came in, but something of somebody else's.
	meanwhile 'echo "#mine" >>group' pwrite64:retval=5
	assert_equal "$status" 125
	assert_output --partial "No space left on device"
	are "${before_group%.}#mine"$'\n.' "$before"
	back
	# It became shorter: it is not made longer again.
	meanwhile 'truncate -s -1 group' pwrite64:error=EIO
	assert_equal "$status" 125
	are "${before_group%?.}." "$before"
	assert_equal "$(stat -c %s "$ROOT/host/group")" \
		$((${#before_group} - 2))
	back
	# What came in, as it seems, cannot be cut off.
	meanwhile 'echo "#abc" >>group' \
		"ftruncate:error=EIO pwrite64:retval=5"
	assert_equal "$status $output" \
		"125 doff: /etc/group: cannot be written: Input/output error"
	back
	# An overwrite adds nothing that could be cut.
	chown 1001:1001 "$ROOT/data"
	(sleep 0.5 && echo "#abc" >>"$ROOT/host/group") 3>&- &
	AT=$ROOT/etc/group failing pwrite64:retval=5:delay_enter=1500000 \
		/bin/doff -c -m /data app /bin/true
	wait
	assert_equal "$status" 125
	are "${before_group%.}#abc"$'\n.' "$before"
}

@test "a leftover that cannot be removed does not keep a file from its edit" {
	mkdir "$ROOT/disk"
	truncate -s 8M "$ROOT/run/image"
	mke2fs -q -t ext4 "$ROOT/run/image"
	mount -o loop "$ROOT/run/image" "$ROOT/disk"
	cp -a "$ROOT/etc/." "$ROOT/disk"
	mount --move "$ROOT/disk" "$ROOT/etc"
	chattr +a "$ROOT/etc"
	create PUID=77 doff -c -e PUID new true
	chattr -a "$ROOT/etc"
	assert_success
	assert_output ""
	grep -q '^new:\*:77:77:' "$ROOT/etc/passwd"
	grep -q '^new:.:77:' "$ROOT/etc/group"
	touch "$ROOT/etc/.doff.new"
	chattr +i "$ROOT/etc/.doff.new"
	create PUID=78 doff -c -e PUID new true
	chattr -i "$ROOT/etc/.doff.new"
	assert_success
	grep -q '^new:\*:78:' "$ROOT/etc/passwd"
	umount "$ROOT/etc"
}
