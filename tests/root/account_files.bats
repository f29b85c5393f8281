load root

setup() { root_make; }
teardown() { root_remove; }

# soon COMMAND...: in_root, within 2 seconds and 4 MiB of address space.
soon() {
	timeout 2 chroot "$ROOT" /bin/env -i PATH=/bin HOME=/root \
		/bin/sh -c 'ulimit -v 4096; exec "$@"' sh "$@"
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

@test "of two names of a uid the first one's groups count (58)" {
	echo "second:x:1000:5:Second:/home/second:/bin/sh" \
		>>"$ROOT/etc/passwd"
	echo "extra:x:77:second" >>"$ROOT/etc/group"
	becomes 1000 1000 "29 999 1000" doff 1000 st
	assert_line "Home: /home/app"
	becomes 1000 5 "5 77" doff second st
	assert_line "Home: /home/second"
}

@test "of two lines of a name the first one counts (141)" {
	echo "app:x:0:0::/evil:/bin/sh" >>"$ROOT/etc/passwd"
	echo "audio:x:0:app" >>"$ROOT/etc/group"
	becomes 1000 1000 "0 29 999 1000" doff app st
	assert_line "Home: /home/app"
	becomes 1000 29 29 doff app:audio st
}

@test "a file without a last newline is read to its end (139)" {
	printf 'last:x:1002:1003::/home/last:/bin/sh' >>"$ROOT/etc/passwd"
	printf 'end:x:77:other,last' >>"$ROOT/etc/group"
	becomes 1002 1003 "77 1003" doff last st
	assert_line "Home: /home/last"
	becomes 1000 77 77 doff app:end st
}

@test "a line that is not exactly an account is none (140)" {
	while IFS= read -r line; do
		printf "$line\n" >"$ROOT/etc/passwd"
		refuses "bad: no account of that name" doff bad st
		refuses "bad: no account of that name" \
			doff --allow-root bad st
		refuses "no gid is given" doff 1002 st
	done <<-'LINES'
		bad:x::1002::/:/bin/sh
		bad:x:1002:::/:/bin/sh
		bad:x:1002
		bad:x:1002:1002::/
		bad:x:1002:1002::/:/bin/sh:
		bad:x:1002:1002::/:/bin/sh:more
		bad:x: 1002:1002::/:/bin/sh
		bad:x:1002 :1002::/:/bin/sh
		bad:x:+1002:1002::/:/bin/sh
		bad:x:01002:1002::/:/bin/sh
		bad:x:-1:-1::/:/bin/sh
		bad:x:0x3ea:1002::/:/bin/sh
		bad:x:notnum:1002::/:/bin/sh
		bad:x:1002:notnum::/:/bin/sh
		bad:x:4294967295:1002::/:/bin/sh
		bad:x:4294967296:1002::/:/bin/sh
		bad:x:1002:4294967296::/:/bin/sh
		bad:x:4294968298:1002::/:/bin/sh
		bad:x:18446744073709552618:1002::/:/bin/sh
		bad:x:1002:1002::/:/bin/sh\r
		bad:x:1002:1002::/\001:/bin/sh
		bad:x:1002:1002:\033[2J:/:/bin/sh
		bad\000:x:1002:1002::/:/bin/sh
		bad:x:1002:1002::/:/bin/sh\000
		 bad:x:1002:1002::/:/bin/sh
		+bad:x:1002:1002::/:/bin/sh
		#bad:x:1002:1002::/:/bin/sh
		bad
		bad:
		::::::
	LINES
}

@test "what is no account is passed over, whatever it is (140)" {
	{
		printf '\n+::::::\n-bad::::::\n+@group::::::\n# comment\n'
		printf 'short:x:1002\n\0\0\0\n:x:0:0::/:/bin/sh\n\r\n:::::::\n'
		printf 'app:x:1000:1000::/crlf:/bin/sh\r\n'
		cat "$ROOT/etc/passwd"
	} >"$ROOT/etc/passwd+"
	mv "$ROOT/etc/passwd+" "$ROOT/etc/passwd"
	becomes 1000 1000 "29 999 1000" doff app st
	assert_line "Home: /home/app"
	for name in + +@group -bad; do
		refuses "neither a name nor an id" doff -- "$name" st
	done
	refuses "short: no account" doff short st
}

@test "a line that is not exactly a group is none (140)" {
	while IFS= read -r line; do
		printf "$line\n" >"$ROOT/etc/group"
		refuses "bad: no group of that name" doff app:bad st
		becomes 1000 1000 1000 doff app st
	done <<-'LINES'
		bad:x::app
		bad:x:77
		bad:x:77:app:
		bad:x: 77:app
		bad:x:077:app
		bad:x:-1:app
		bad:x:4294967295:app
		bad:x:4294967296:app
		bad:x:77:app\r
		bad\000:x:77:app
		+bad:x:77:app
		 bad:x:77:app
	LINES
}

@test "a commented line gives no account and no group" {
	sed -i 's/^app/#app/' "$ROOT/etc/passwd"
	sed -i 's/^docker/#docker/' "$ROOT/etc/group"
	refuses "app: no account of that name" doff app st
	refuses "no gid is given" doff 1000 st
	refuses "neither a name nor an id" doff "#app" st
	sed -i 's/^#app/app/' "$ROOT/etc/passwd"
	becomes 1000 1000 "29 1000" doff app st
	refuses "docker: no group of that name" doff app:docker st
}

@test "a member is a whole name in the list (140)" {
	printf '%s\n' "a:x:71:ap" "b:x:72:apps" "c:x:73:my,app,you" \
		"d:x:74:app" "e:x:75: app" "f:x:76:app " "g:x:77:,app" \
		"h:x:78:APP" "app:x:79:" "i:x:80:my.app" >"$ROOT/etc/group"
	becomes 1000 1000 "73 74 77 1000" doff app st
}

@test "no socket is made, though a name service daemon listens (144)" {
	mkdir -p "$ROOT/var/run/nscd"
	(cd "$ROOT/var/run/nscd" && python3 -c 'import socket
s = socket.socket(socket.AF_UNIX); s.bind("socket"); s.listen()')
	[ -S "$ROOT/var/run/nscd/socket" ]
	run strace -f -o "$BATS_TEST_TMPDIR/trace" \
		-e trace=%network,execve chroot "$ROOT" \
		/bin/env -i /bin/doff app:audio /bin/st
	assert_success
	run strace -f -o "$BATS_TEST_TMPDIR/trace2" \
		-e trace=%network,execve chroot "$ROOT" \
		/bin/env -i /bin/doff nosuch /bin/st
	assert_failure 125
	run cat "$BATS_TEST_TMPDIR/trace" "$BATS_TEST_TMPDIR/trace2"
	assert_equal "$(grep -c 'execve("/bin/doff"' <<<"$output")" 2
	refute_output --partial "socket"
	refute_output --partial "connect"
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
	ln -sf /proc/self/pagemap "$ROOT/etc/passwd"
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
	assert_line --partial "warning: /etc/passwd: a line of more than 65535"
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

@test "a line of 65535 bytes is an account, of 65536 none (145)" {
	for n in 65535 65536; do
		head="long$n:x:1002:1002:" tail=":/:/bin/sh"
		printf '%s%0*d%s\n' "$head" \
			$((n - ${#head} - ${#tail})) 0 "$tail" \
			>>"$ROOT/etc/passwd"
	done
	becomes 1002 1002 1002 doff long65535 st
	run in_root doff long65536 st
	assert_failure 125
	assert_line --partial "no account of that name"
	assert_line --partial "a line of more than 65535 bytes"
}

@test "an account file that may not be read is refused (146)" {
	chmod 000 "$ROOT/etc/group"
	run setpriv --bounding-set -dac_override,-dac_read_search \
		timeout 2 chroot "$ROOT" /bin/env -i PATH=/bin doff app st
	assert_failure 125
	assert_output "doff: /etc/group: cannot be read: Permission denied"
	# A group in numbers is looked up nowhere.
	run setpriv --bounding-set -dac_override,-dac_read_search \
		timeout 2 chroot "$ROOT" /bin/env -i PATH=/bin doff app:5 st
	assert_success
	chmod 000 "$ROOT/etc/passwd"
	run setpriv --bounding-set -dac_override,-dac_read_search \
		timeout 2 chroot "$ROOT" /bin/env -i PATH=/bin doff 5:5 st
	assert_failure 125
	assert_output "doff: /etc/passwd: cannot be read: Permission denied"
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

@test "account files that are empty have no accounts" {
	: >"$ROOT/etc/passwd"
	: >"$ROOT/etc/group"
	refuses "no account of that name" doff app st
	becomes 1000 1000 1000 doff 1000:1000 st
}

@test "a link to an account file is followed where it is root's (158)" {
	for file in passwd group; do
		mv "$ROOT/etc/$file" "$ROOT/data/$file"
		ln -s "/data/$file" "$ROOT/etc/$file"
	done
	becomes 1000 1000 "29 999 1000" doff app st
	ln -sf ../data/passwd "$ROOT/etc/passwd"
	becomes 1000 1000 "29 999 1000" doff app st
}

@test "a link to an account file that is not root's is refused (158)" {
	for file in passwd group; do
		mv "$ROOT/etc/$file" "$ROOT/data/$file"
		ln -s "/data/$file" "$ROOT/etc/$file"
		chown -h 1000:1000 "$ROOT/etc/$file"
		refuses "/etc/$file: cannot be read: a symbolic link in it" \
			doff app st
		chown -h 0:0 "$ROOT/etc/$file"
	done
	becomes 1000 1000 "29 999 1000" doff app st
	# The first link is root's, the next one is not.
	mv "$ROOT/data/passwd" "$ROOT/data/real"
	ln -s real "$ROOT/data/passwd"
	chown -h 1000:1000 "$ROOT/data/passwd"
	refuses "a symbolic link in it is not root's" doff app st
}

@test "a link to an account file where others may write is refused (158)" {
	mv "$ROOT/etc/passwd" "$ROOT/data/passwd"
	ln -s /data/passwd "$ROOT/etc/passwd"
	for mode in 0775 0757 1777; do
		chmod $mode "$ROOT/etc"
		refuses "a symbolic link in it" doff app st
	done
	chmod 0755 "$ROOT/etc"
	chown 1000 "$ROOT/etc"
	refuses "a symbolic link in it" doff app st
}

@test "a name that the image maps to uid 0 is refused (167)" {
	sed -i 's/^app:x:1000:1000/app:x:0:1000/' "$ROOT/etc/passwd"
	refuses "app: uid 0 refused" doff app st
	refuses "app: uid 0 refused" doff app:1000 st
	refuses "app: an account of uid 0 refused" \
		env PUID=1000 doff -e PUID app st
	refuses "PUID=0: uid 0 refused" env PUID=0 doff -e PUID app st
	refuses "PUID=0: uid 0 refused" env PUID=0 doff -e PUID 1000:1000 st
}

@test "a doff of the image's own in PATH is never looked for (167)" {
	mkdir "$ROOT/evil"
	printf '#!/bin/sh\necho evil\n' >"$ROOT/evil/doff"
	chmod 755 "$ROOT/evil/doff"
	becomes 1000 1000 "29 999 1000" \
		env PATH=/evil:/bin /bin/doff app st
}

@test "no file of /etc is ever written (151)" {
	cp -a "$ROOT/etc" "$BATS_TEST_TMPDIR/before"
	before=$(stat -c '%n %i %Z %u:%g %a' "$ROOT"/etc "$ROOT"/etc/*)
	in_root doff app true
	in_root doff -n app true
	run in_root doff nosuch true
	diff -r "$BATS_TEST_TMPDIR/before" "$ROOT/etc"
	assert_equal "$(stat -c '%n %i %Z %u:%g %a' "$ROOT"/etc \
		"$ROOT"/etc/*)" "$before"
}
