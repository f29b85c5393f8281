load root
load run

setup() { root_make; }
teardown() { root_remove; }

# soon COMMAND...: in_root, within 2 MiB of memory and 2 seconds of processor
# time, which does not depend on what else runs; a hang ends after 20.
soon() {
	timeout 20 chroot "$ROOT" /bin/env -i PATH=/bin HOME=/root \
		/bin/sh -c 'ulimit -t 2; exec within 2048 "$@"' sh "$@"
}

# refused_soon TEXT COMMAND...
refused_soon() {
	local text=$1
	shift
	run soon "$@"
	assert_equal "$status" 125
	assert_equal "${#lines[@]}" 1
	assert_output --partial "$text"
}

# identified UID GID GROUPS COMMAND...: as becomes, but without /proc.
identified() {
	local id="$1 $2 $3"
	shift 3
	run in_root "$@" sh -c 'echo "$(id -u) $(id -g) $(id -G)"'
	assert_output "$id"
}

@test "nothing of the drop needs /proc (53)" {
	umount -l "$ROOT/proc"
	identified 1000 1000 "1000 29 999" doff app
	identified 4242 4343 4343 doff 4242:4343
	chown 1005:1006 "$ROOT/data"
	identified 1005 1006 1006 doff -m /data 1:1
	refuses "uid 0 refused" doff root st
}

@test "no socket is made, though a name service daemon listens (144)" {
	mkdir -p "$ROOT/var/run/nscd"
	(cd "$ROOT/var/run/nscd" && python3 -c 'import socket
s = socket.socket(socket.AF_UNIX); s.bind("socket"); s.listen()')
	[ -S "$ROOT/var/run/nscd/socket" ]
	for user in app:audio nosuch; do
		traced %network,execve /bin/doff $user /bin/st
		run cat "$TRACE"
		assert_line --partial 'execve("/bin/doff"'
		refute_output --partial socket
		refute_output --partial connect
	done
}

@test "account files that are no regular files are refused (145)" {
	for file in passwd group; do
		rm "$ROOT/etc/$file"
		mkfifo "$ROOT/etc/$file"
		refused_soon "/etc/$file: cannot be read: not a regular file" \
			doff app st
		rm "$ROOT/etc/$file"
		mkdir "$ROOT/etc/$file"
		refused_soon "/etc/$file: cannot be read: not a regular file" \
			doff app st
		rmdir "$ROOT/etc/$file"
		mknod "$ROOT/etc/$file" c 1 5
		refused_soon "/etc/$file: cannot be read: not a regular file" \
			doff app st
		rm "$ROOT/etc/$file"
		(cd "$ROOT/etc" && python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' $file)
		refused_soon "/etc/$file: cannot be read" doff app st
		rm "$ROOT/etc/$file"
		ln -s $file "$ROOT/etc/$file"
		refused_soon "/etc/$file: cannot be read" doff app st
		rm "$ROOT/etc/$file"
		ln -s /dev/zero "$ROOT/etc/$file"
		refused_soon "/etc/$file: cannot be read" doff app st
		rm "$ROOT/etc/$file"
		echo "app:x:1000:1000::/home/app:/bin/sh" >"$ROOT/etc/$file"
	done
}

@test "an account file that is a device or a FIFO is never opened (188)" {
	needs_native
	local file
	for file in passwd group; do
		rm "$ROOT/etc/$file"
		mknod "$ROOT/etc/$file" c 1 5
		traced openat /bin/doff app /bin/st
		assert_equal "$status" 125
		assert_line --partial "/etc/$file: cannot be read: not a regular"
		grep -q "$file\".*O_PATH" "$TRACE"
		run grep -v O_PATH < <(grep "$file\"" "$TRACE")
		assert_output ""
		# By a link of root's, and to one that holds back who opens it.
		rm "$ROOT/etc/$file"
		mkfifo "$ROOT/etc/other"
		ln -s other "$ROOT/etc/$file"
		traced openat timeout 20 /bin/doff -c -m /home/app app /bin/st
		assert_equal "$status" 125
		grep -q 'other".*O_PATH' "$TRACE"
		run grep -v O_PATH < <(grep -E "$file\"|other\"" "$TRACE")
		assert_output ""
		rm "$ROOT/etc/other" "$ROOT/etc/$file"
		echo "app:x:1000:1000::/home/app:/bin/sh" >"$ROOT/etc/$file"
	done
}

# /proc/kmsg loses what is read from it; a setting takes what is written.
@test "what the kernel shows as a file is no account file (186, 188)" {
	needs_native
	local file to
	for file in passwd group; do
		for to in /proc/kmsg /proc/sys/kernel/domainname; do
			ln -sf "$to" "$ROOT/etc/$file"
			traced openat /bin/doff app /bin/st
			assert_equal "$status" 125
			assert_line --partial \
				"/etc/$file: cannot be read: not a regular"
			traced openat /bin/doff -c -m /home/app app /bin/st
			assert_equal "$status" 125
			run grep -v O_PATH < <(grep "${to##*/}\"" "$TRACE")
			assert_output ""
		done
		rm "$ROOT/etc/$file"
		echo "app:x:1000:1000::/home/app:/bin/sh" >"$ROOT/etc/$file"
	done
}

@test "a lock file that is a device or a FIFO is never opened (188)" {
	needs_native
	local make
	for make in "mknod $ROOT/etc/.pwd.lock c 1 5" \
		"mkfifo $ROOT/etc/.pwd.lock"; do
		$make
		# A FIFO is opened for writing where somebody reads it.
		exec 7<>"$ROOT/etc/.pwd.lock"
		traced openat /bin/env U=77 G=77 \
			/bin/doff -c -e U:G new /bin/st
		exec 7>&-
		assert_equal "$status" 125
		assert_line "doff: /etc/.pwd.lock: cannot be opened: not a \
regular file"
		run grep -v O_PATH < <(grep 'pwd.lock"' "$TRACE")
		assert_output ""
		rm "$ROOT/etc/.pwd.lock"
	done
}

@test "the warning of a line that is too long says which one it is (F11)" {
	local long
	long=$(head -c 70000 /dev/zero | tr '\0' x)
	{
		echo "one:x:1:1::/:/bin/sh"
		echo "$long"
		yes "#" | head -n 200000
		echo "$long$long$long"
		printf '%s\n' "$long" "last:x:1002:1003::/:/bin/sh"
	} >"$ROOT/etc/passwd"
	run soon doff last st
	assert_success
	assert_line "Uid:	1002	1002	1002	1002"
	assert_line "doff: warning: /etc/passwd: line 2 is skipped: it is \
longer than 65535 bytes"
	assert_line --partial "line 200003 is skipped"
	assert_line --partial "line 200004 is skipped"
	assert_equal "$(grep -c doff: <<<"$output")" 3
}

@test "account files of more than 16 MiB are refused at once (145)" {
	for file in passwd group; do
		cp "$ROOT/etc/$file" "$ROOT/tmp/kept"
		truncate -s 300M "$ROOT/etc/$file"
		refused_soon "/etc/$file: cannot be read: larger than 16 MiB" \
			doff app st
		truncate -s 16777217 "$ROOT/etc/$file"
		refused_soon "larger than 16 MiB" doff app st
		cp "$ROOT/tmp/kept" "$ROOT/etc/$file"
	done
	run soon doff app st
	assert_success
}

@test "a file without a size is read to 16 MiB, not for ever (145)" {
	# A regular file to stat(2), of 256 GiB to read(2).
	[ -r /proc/self/pagemap ] || skip "no /proc/self/pagemap"
	mount --bind /proc/$$/pagemap "$ROOT/etc/passwd"
	run soon doff nosuch st
	assert_failure 125
	assert_line --regexp "^doff: /etc/passwd: cannot be read: (larger|Inv)"
	refute_output --partial "Uid:"
}

@test "16 MiB in one line are passed over with one warning (145)" {
	{
		head -c 16000000 /dev/zero | tr '\0' x
		printf '\napp:x:1000:1000::/home/app:/bin/sh\n'
	} >"$ROOT/etc/passwd"
	run soon doff app st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
	assert_line --partial "warning: /etc/passwd: line 1 is skipped: it is longer than"
	assert_equal "$(grep -c doff: <<<"$output")" 1
}

@test "ten million lines are read in bounded time and memory (145)" {
	yes '' | head -n 10000000 >>"$ROOT/etc/passwd"
	yes '' | head -n 10000000 >>"$ROOT/etc/group"
	echo "last:x:1002:1003::/:/bin/sh" >>"$ROOT/etc/passwd"
	echo "end:x:77:last" >>"$ROOT/etc/group"
	run soon doff last st
	assert_success
	assert_line "Uid:	1002	1002	1002	1002"
	assert_line --regexp "^Groups:	77 1003 ?$"
	yes 'x:x:5:5::/:/bin/sh' | head -n 800000 >"$ROOT/etc/passwd"
	refused_soon "nosuch: no account" doff nosuch st
}

@test "an account file that may not be read is refused (146)" {
	chmod 000 "$ROOT/etc/group"
	run setpriv --bounding-set -dac_override,-dac_read_search \
		timeout 20 chroot "$ROOT" /bin/env -i PATH=/bin doff app st
	assert_failure 125
	assert_output "doff: /etc/group: cannot be read: Permission denied to \
root (NFS with root_squash, or no CAP_DAC_READ_SEARCH?)"
	# A group in numbers is looked up nowhere.
	run setpriv --bounding-set -dac_override,-dac_read_search \
		timeout 20 chroot "$ROOT" /bin/env -i PATH=/bin doff app:5 st
	assert_success
	chmod 000 "$ROOT/etc/passwd"
	run setpriv --bounding-set -dac_override,-dac_read_search \
		timeout 20 chroot "$ROOT" /bin/env -i PATH=/bin doff 5:5 st
	assert_failure 125
	assert_output "doff: /etc/passwd: cannot be read: Permission denied to \
root (NFS with root_squash, or no CAP_DAC_READ_SEARCH?)"
}

@test "numbers need no account files, and no /etc (147)" {
	rm "$ROOT/etc/passwd"
	becomes 1000 1000 1000 doff 1000:1000 st
	assert_line "Home: /"
	refuses "app: no account of that name in /etc/passwd" doff app st
	refuses "no gid is given" doff 1000 st
	rm "$ROOT/etc/group"
	becomes 1000 1000 1000 doff 1000:1000 st
	refuses "audio: no group of that name in /etc/group" \
		doff 1000:audio st
	rmdir "$ROOT/etc"
	becomes 1000 1000 1000 doff 1000:1000 st
	[ ! -e "$ROOT/etc" ]
}

@test "without /etc/group an account has its own group (147)" {
	rm "$ROOT/etc/group"
	becomes 1000 1000 1000 doff app st
	refuses "no group of that name" doff app:app st
}

@test "without /etc/passwd nothing else is read in its place (147)" {
	rm "$ROOT/etc/passwd"
	run in_root doff --keep-groups 1000:1000 cat <<<"for the command"
	assert_success
	assert_output "for the command"
}

# reads COMMAND...: how often /etc/passwd is read from.
reads() {
	AT=$ROOT/etc/passwd traced read "$@"
	grep -c ' read(' "$TRACE"
}

@test "/etc/passwd is read as far as to the account and no further" {
	needs_native
	seq 2000 9999 | sed 's/.*/u&:x:&:9:::/' >>"$ROOT/etc/passwd"
	run reads doff nobody:nogroup true
	assert_output 1
	run reads doff u9999:nogroup true
	assert_output 3
	# Not once more for the end, where the file has a size.
	run reads doff 5:5 true
	assert_output 3
	run reads exec_ids 1000 1000 1000 1000 1000 doff -r nobody true
	assert_output 1
	run reads exec_ids 7000 7000 7000 7000 7000 doff -r nobody true
	assert_output 2
}
