load root
load create

setup() { create_setup; }
teardown() { root_remove; }

file_is() {
	assert_equal "$(content "$1")" "${2%.}$3."
}

@test "an account that the image lacks is made at the start (147)" {
	becomes 1234 1234 1234 env AWS_UID=1234 doff -c -e AWS_UID aws st
	assert_line "Home: /home/aws"
	file_is passwd "$before" $'aws:*:1234:1234::/home/aws:/bin/sh\n'
	file_is group "$before_group" $'aws:*:1234:\n'
	assert_equal "$(stat -c '%a %u %g' "$ROOT/home/aws")" "700 1234 1234"
	run ls -A "$ROOT/etc"
	assert_output $'.pwd.lock\ngroup\npasswd'
}

@test "-v says what was written, once it is seen there" {
	create PUID=1234 PGID=29 doff -v -c -e PUID:PGID new true
	assert_line "doff: new: written to: /etc/passwd"
	refute_output --partial "written to: /etc/group"
	create PUID=1235 doff -v -c -e PUID other true
	assert_line "doff: other: written to: /etc/group"
}

@test "whoami, getpwuid and pwck are content with it (162)" {
	needs getent pwck grpck python3
	local -A checked
	tools_mount
	for check in pwck grpck; do
		run tool "$check" -r
		checked[$check]="$status $output"
	done
	create PUID=1234 doff -c -e PUID new whoami
	assert_output new
	run tool getent passwd 1234
	assert_output "new:*:1234:1234::/home/new:/bin/sh"
	run tool getent group new
	assert_output "new:*:1234:"
	run in_root id new
	assert_output "uid=1234(new) gid=1234(new) groups=1234(new)"
	run tool python3 -c 'import os, pwd; print(pwd.getpwuid(1234)[5])'
	assert_output /home/new
	for check in pwck grpck; do
		run tool "$check" -r
		assert_equal "$status $output" "${checked[$check]}"
	done
}

@test "a second start writes nothing (159)" {
	create PUID=1234 PGID=1235 doff -c -e PUID:PGID new true
	local first
	first=$(stamp)
	create PUID=1234 PGID=1235 doff -v -c -e PUID:PGID new true
	refute_output --partial "written"
	assert_equal "$(stamp)" "$first"
}

@test "a second start opens no file for writing and takes no lock (159)" {
	needs strace
	tools_mount
	create PUID=1234 doff -c -e PUID app true
	rm "$ROOT/etc/.pwd.lock"
	run tool PUID=1234 strace /bin/doff -c -e PUID app /bin/true
	assert_success
	assert_output --partial execve
	refute_output --regexp 'O_WRONLY|O_RDWR|O_CREAT|SETLK|mkdir|rename'
	assert [ ! -e "$ROOT/etc/.pwd.lock" ]
}

@test "a new file is on the disk before it gets the name (150)" {
	needs strace
	tools_mount
	run tool PUID=77 strace -y -e trace=fsync,renameat /bin/doff -c \
		-e PUID new /bin/true
	assert_success
	run sed -n 's/[<(].*[/"<]\([.a-z]*\)[">].*/ \1/p' <<<"$output"
	assert_output "fsync .doff.new
renameat group
fsync etc
fsync .doff.new
renameat passwd
fsync etc"
}

@test "an account gets other ids and keeps all else (141)" {
	becomes 2345 2346 "29 999 2346" env PUID=2345 PGID=2346 \
		doff -c -e PUID:PGID app st
	assert_line "Home: /home/app"
	assert_equal "$(content passwd)" \
		"${before/app:x:1000:1000/app:x:2345:2346}"
	assert_equal "$(content group)" \
		"${before_group/app:x:1000/app:x:2346}"
}

@test "a group that lists its own account is renumbered, not kept (160)" {
	sed -i 's/^app:x:1000:$/app:x:1000:app/' "$ROOT/etc/group"
	becomes 2345 2346 "29 999 2346" env PUID=2345 PGID=2346 \
		doff -c -e PUID:PGID app st
	becomes 2345 2346 "29 999 2346" env PUID=2345 PGID=2346 \
		doff -c -e PUID:PGID app st
	sed -i 's/^app:x:2346:app$/app:x:1000:app/' "$ROOT/etc/group"
	becomes 2345 29 "29 999 1000" env PUID=2345 PGID=29 \
		doff -c -e PUID:PGID app st
	# With a GROUP there are no others.
	becomes 2345 29 29 doff -c app:audio st
}

@test "a new account has the groups that list its name already" {
	becomes 77 77 "77 999" env PUID=77 doff -c -e PUID other st
}

@test "where the uid is taken, ours goes in front (160)" {
	create PUID=1 doff -c -e PUID app whoami
	assert_output app
	assert_equal "$(sed -n 2,3p "$ROOT/etc/passwd")" \
"app:x:1:1000:App,,,:/home/app:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false"
	assert_equal "$(wc -l <"$ROOT/etc/passwd")" 4
	create PUID=1 doff -c -v -e PUID app whoami
	assert_line app
	refute_output --partial "written"
}

@test "where the gid is taken, that group is used (160)" {
	becomes 501 29 29 env U=501 G=29 doff -c -e U:G mac st
	file_is group "$before_group"
	file_is passwd "$before" $'mac:*:501:29::/home/mac:/bin/sh\n'
}

@test "a line of uid 0 is never changed and none is added (160)" {
	create PUID=1000 doff -c --allow-root -e PUID root true
	create PUID=0 doff -c --allow-root -e PUID app true
	create PUID=0 doff -c --allow-root -e PUID new:5 true
	create PGID=0 doff -c -e PUID:PGID app true
	file_is group "$before_group"
	assert_equal "$(content passwd)" \
		"${before/app:x:1000:1000/app:x:1000:0}"
	refuses "uid 0 refused" env PUID=0 doff -c -e PUID app st
	refuses "uid 0 refused" env PUID=1000 doff -c -e PUID root st
}

@test "what is no account stays, byte for byte (139, 140)" {
	printf '%s\n' '# c' short:x:1002 '' 'apple:x: 5:5:::' \
		$'crlf:x:5:5::/:/bin/sh\r' 9:x:0:0:: ap:x:1:1::/:/bin/sh:8 \
		>"$ROOT/etc/passwd"
	printf 'n:x:1:\0:/:\nlast:x:6:6::/:/bin/sh' >>"$ROOT/etc/passwd"
	cp "$ROOT/etc/passwd" "$ROOT/data/old"
	create PUID=1234 doff -c -e PUID app whoami
	assert_line app
	printf '\napp:*:1234:1234::/home/app:/bin/sh\n' >>"$ROOT/data/old"
	run cmp "$ROOT/data/old" "$ROOT/etc/passwd"
	assert_success
}

@test "mode, owner and attributes stay (157)" {
	needs setfattr getfattr
	for mode in 0600 0664 0444; do
		for name in passwd group; do
			chown 5:29 "$ROOT/etc/$name"
			chmod "$mode" "$ROOT/etc/$name"
			setfattr -n trusted.x -v "$mode" "$ROOT/etc/$name"
		done
		create "PUID=1$mode" doff -c -e PUID:PUID app true
		run stat -c '%a %u %g' "$ROOT/etc/passwd" "$ROOT/etc/group"
		assert_output "${mode#0} 5 29"$'\n'"${mode#0} 5 29"
		for name in passwd group; do
			run getfattr --absolute-names --only-values -n trusted.x \
				"$ROOT/etc/$name"
			assert_output "$mode"
			assert grep -q "^app:x:1$mode" "$ROOT/etc/$name"
		done
	done
}

@test "an umask reaches no account file and no parent (68)" {
	for mask in 0000 0077 0777; do
		run in_root sh -c "umask $mask; PUID=7$mask doff -c -e PUID \
			--home /h$mask/a/b new$mask sh -c umask"
		assert_success
		assert_output "$mask"
		run stat -c '%a %u' "$ROOT/etc/passwd" "$ROOT/etc/group" \
			"$ROOT/h$mask" "$ROOT/h$mask/a" "$ROOT/h$mask/a/b"
		assert_output "644 0
644 0
755 0
755 0
700 7$mask"
	done
}

@test "shadow, gshadow and subuid are not touched (161)" {
	for name in shadow gshadow subuid subgid; do
		echo "app:$name" >"$ROOT/etc/$name"
	done
	local first
	first=$(stat -c '%n %i %y %z' "$ROOT"/etc/{shadow,gshadow,sub*})
	create PUID=1234 doff -c -e PUID app true
	create PUID=1235 doff -c -e PUID new true
	assert_equal "$first" \
		"$(stat -c '%n %i %y %z' "$ROOT"/etc/{shadow,gshadow,sub*})"
}

@test "names that useradd would not take are refused (142)" {
	for name in a/b a:b 'a b' ../x . .. -x '$' 'a$b' é 'a,b' a@b \
		aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa $'a\nb'; do
		run in_root env PUID=1234 doff -c -e PUID -- "$name" st
		assert_equal "$status" 125
		assert_equal "${#lines[@]}" 1
	done
	file_is passwd "$before"
	file_is group "$before_group"
	create PUID=1234 doff -c -e PUID 'win$' true
}

@test "homes and shells that break a line are refused (142, 143)" {
	long=/$(printf '%0100d/%0154d' 0 0)
	for option in --home --shell; do
		refuses "is empty (an unset variable?)" env PUID=1234 \
			doff -c -e PUID "$option" "" new st
	done
	for value in x ./x /a:b $'/a\nroot2:x:0:0::/:/bin/sh' $'/a\rb' \
		/a/../b /.. "$long" $'/\e'; do
		for option in --home --shell; do
			refuses "absolute path" env PUID=1234 \
				doff -c -e PUID "$option" "$value" new st
		done
	done
	refuses "need --create" env PUID=1 doff -e PUID --home /x app st
	file_is passwd "$before"
	create PUID=1234 doff -c -e PUID --home "${long%0}" \
		--shell /bin/ash new true
	file_is passwd "$before" "new:*:1234:1234::${long%0}:/bin/ash"$'\n'
}

@test "a number names no account, unless it has one" {
	refuses "needs a name" doff -c 4242:4242 st
	refuses "needs a name" env PUID=1001 doff -c -e PUID 1000 st
	becomes 1000 1000 "29 999 1000" doff -c 1000 st
	file_is passwd "$before"
}

@test "a new account needs a uid from somewhere" {
	refuses "no uid for a new one" doff -c new st
	refuses "no uid for a new one" env PUID= doff -c -e PUID new st
	chown 1234:1235 "$ROOT/data"
	becomes 1234 1235 1235 doff -c -m /data new st
}

@test "an operand app:app makes both" {
	becomes 77 77 77 env PUID=77 doff -c -e PUID new:new st
	becomes 77 77 77 env PUID=77 doff -c -e PUID new:new st
	refuses "no group of that name" env PUID=7 doff -c -e PUID n:m st
}

@test "scratch: no account file, no /etc (147)" {
	rm -r "${ROOT:?}/etc"
	becomes 77 77 77 env PUID=77 doff -c -e PUID new st
	run stat -c '%a %u %g' "$ROOT"/etc{,/passwd,/group}
	assert_output $'755 0 0\n644 0 0\n644 0 0'
	assert_equal "$(content passwd)" $'new:*:77:77::/home/new:/bin/sh\n.'
	rm -r "${ROOT:?}/etc"
	becomes 77 77 77 doff 77:77 st
	assert [ ! -e "$ROOT/etc" ]
}

@test "where only one of the files is missing the other keeps its lines (147)" {
	rm "$ROOT/etc/group"
	create PUID=77 doff -c -e PUID new true
	file_is passwd "$before" $'new:*:77:77::/home/new:/bin/sh\n'
	assert_equal "$(content group)" $'new:*:77:\n.'
	rm "$ROOT/etc/passwd"
	create PUID=78 doff -c -e PUID newer true
	assert_equal "$(content passwd)" \
		$'newer:*:78:78::/home/newer:/bin/sh\n.'
	assert_equal "$(content group)" $'new:*:77:\nnewer:*:78:\n.'
}

@test "a dry run shows the lines and changes nothing" {
	run in_root env PUID=77 doff -n -c -e PUID app st
	assert_success
	assert_line "etc-passwd=app:x:77:1000:App,,,:/home/app:/bin/sh"
	run in_root env PUID=77 doff -n -c -e PUID new st
	assert_line "etc-passwd=new:*:77:77::/home/new:/bin/sh"
	assert_line "etc-group=new:*:77:"
	assert_line "mkdir=/home/new"
	file_is passwd "$before"
	file_is group "$before_group"
	assert [ ! -e "$ROOT/etc/.pwd.lock" ]
	assert [ ! -e "$ROOT/home/new" ]
}

@test "/nonexistent is no home, and is not made" {
	create PUID=78 doff -c -e PUID nobody true
	assert [ ! -e "$ROOT/nonexistent" ]
	assert_output ""
}

@test "a home behind somebody's link is not made (158)" {
	mkdir -m 0755 "$ROOT/secret"
	ln -s /secret "$ROOT/data/home"
	chown -h 1000:1000 "$ROOT/data/home" "$ROOT/data"
	create PUID=77 doff -c -e PUID --home /data/home/x new true
	assert_equal "$(ls -A "$ROOT/secret")" ""
	rm "$ROOT/data/home"
	ln -s /secret "$ROOT/run/home"
	create PUID=78 doff -c -e PUID --home /run/home/x newer true
	assert_equal "$(stat -c '%a %u' "$ROOT/secret/x")" "700 78"
}

@test "a leftover of a killed start does not block, and goes (155)" {
	echo junk >"$ROOT/etc/.doff.new"
	echo 1 >"$ROOT/etc/passwd.lock"
	echo old >"$ROOT/etc/passwd+"
	mkdir -m 0700 "$ROOT/home/.doff.new"
	chown 5:5 "$ROOT/home/.doff.new"
	becomes 77 77 77 env PUID=77 doff -c -e PUID new st
	assert_equal "$(stat -c '%a %u' "$ROOT/home/new")" "700 77"
	run ls -A "$ROOT/etc" "$ROOT/home"
	refute_output --partial .doff
	assert_equal "$(cat "$ROOT/etc/passwd.lock")" 1
}

@test "where the group alone is missing, it alone is written" {
	sed -i /^app:/d "$ROOT/etc/group"
	create PUID=1000 doff -c -e PUID app true
	assert_equal "$(content passwd)" "$before"
	run tail -n 1 "$ROOT/etc/group"
	assert_output "app:*:1000:"
}

@test "a read-only root without account files is one warning (147, 149)" {
	rm "$ROOT/etc/passwd" "$ROOT/etc/group"
	mount -o remount,ro "$ROOT"
	becomes 77 78 78 env PUID=77 PGID=78 doff -c -e PUID:PGID \
		--home / new st
	assert_equal "$(grep -c '^doff: ' <<<"$output")" 1
	assert_line --partial "/etc/group: left as it is: Read-only file system"
}

@test "a read-only root is one warning, and the command runs (149)" {
	mount -o remount,ro "$ROOT"
	becomes 77 78 78 env PUID=77 PGID=78 doff -c -e PUID:PGID new st
	assert_equal "$(grep -c '^doff: ' <<<"$output")" 1
	assert_line --partial "Read-only file system"
	mount -o remount,rw "$ROOT"
}

@test "a symbolic link is not replaced (158)" {
	mv "$ROOT/etc/passwd" "$ROOT/data/passwd"
	ln -s /data/passwd "$ROOT/etc/passwd"
	create PUID=1001 doff -c -e PUID app whoami
	assert_output app
	assert [ -L "$ROOT/etc/passwd" ]
	assert grep -q '^app:x:1001' "$ROOT/data/passwd"
	chown -h 1000 "$ROOT/etc/passwd"
	refuses "symbolic link" env PUID=1002 doff -c -e PUID app st
}

@test "a limit on file sizes is an error, not a signal (152)" {
	run in_root env PUID=77 sh -c 'ulimit -f 0; exec doff -c -e PUID new st'
	assert_equal "$status" 125
	assert_output "doff: /etc/group: cannot be written: File too large"
	file_is passwd "$before"
	file_is group "$before_group"
}

@test "a limit on file sizes that suffices is passed on, as is SIGXFSZ (152)" {
	needs_unemulated
	run in_root sh -c 'ulimit -f 64; grep ^SigIgn /proc/self/status'
	local ignored=$output
	create PUID=77 sh -c 'ulimit -f 64; exec doff -c -e PUID new sh -c \
		"ulimit -f; grep ^SigIgn /proc/self/status"'
	assert_output "64
$ignored"
	file_is passwd "$before" $'new:*:77:77::/home/new:/bin/sh\n'
}

@test "a full disk leaves the files as they were (151)" {
	cp "$ROOT"/etc/* "$ROOT/data"
	mount -t tmpfs -o size=64k small "$ROOT/etc"
	cp "$ROOT"/data/* "$ROOT/etc"
	touch "$ROOT/etc/.pwd.lock"
	dd if=/dev/zero of="$ROOT/etc/fill" bs=4k 2>/dev/null || true
	refuses "No space left" env PUID=77 doff -c -e PUID new st
	file_is passwd "$before"
	file_is group "$before_group"
	assert [ ! -e "$ROOT/etc/.doff.new" ]
}

# As OpenShift starts a container: a uid of its own, group 0.
openshift() {
	run chroot --userspec=1000680000:0 --groups= "$ROOT" \
		/bin/env -i PATH=/bin HOME=/ "$@"
	assert_success
}

@test "OpenShift: the uid we run as gets an entry in a writable file" {
	chmod 664 "$ROOT/etc/passwd"
	sed -i /^app:/d "$ROOT/etc/passwd"
	before=$(content passwd)
	openshift doff -r -c app sh -c 'whoami; echo $HOME; id -G'
	assert_line app
	assert_line /home/app
	assert_line 0
	file_is passwd "$before" \
		$'app:*:1000680000:0::/home/app:/bin/sh\n'
	file_is group "$before_group"
	local first
	first=$(stamp)
	openshift doff -r -c app whoami
	assert_output app
	assert_equal "$(stamp)" "$first"
}

@test "OpenShift: a group file that nothing is sought in may be unreadable" {
	chmod 664 "$ROOT/etc/passwd"
	chmod 600 "$ROOT/etc/group"
	sed -i /^app:/d "$ROOT/etc/passwd"
	openshift doff -r -c app whoami
	assert_output app
}

@test "OpenShift: a uid that is there gets no second line" {
	chmod 664 "$ROOT/etc/passwd"
	echo other:x:1000680000:0::/tmp:/bin/sh >>"$ROOT/etc/passwd"
	before=$(content passwd)
	openshift doff -r -c new whoami
	assert_output other
	openshift doff -r -c app whoami
	assert_output other
	file_is passwd "$before"
}

@test "a uid that USER's line does not have gets a line of its own (F40)" {
	chmod 664 "$ROOT/etc/passwd"
	openshift doff -r -c --user-env app sh -c 'whoami; echo $USER $HOME'
	assert_output "uid1000680000
uid1000680000 /home/app"
	file_is passwd "$before" \
		$'uid1000680000:*:1000680000:0::/home/app:/bin/sh\n'
	file_is group "$before_group"
	local first
	first=$(stamp)
	openshift doff -r -c app whoami
	assert_output uid1000680000
	assert_equal "$(stamp)" "$first"
	# A line that has the name already is not changed, nor doubled.
	printf '%suid1000680000:x:5:5:::\n' "${before%.}" >"$ROOT/etc/passwd"
	before=$(content passwd)
	openshift doff -r -c app id -u
	assert_output 1000680000
	file_is passwd "$before"
}

@test "a line that is named by its uid is the account of the uid (F34)" {
	echo '1000680000:x:1000680000:0::/data:/sbin/nologin' \
		>>"$ROOT/etc/passwd"
	chmod 664 "$ROOT/etc/passwd"
	before=$(content passwd)
	becomes 1000680000 0 0 doff 1000680000 st
	assert_line "Home: /data"
	openshift doff -r -c app sh -c 'whoami; echo $HOME'
	assert_output $'1000680000\n/data'
	file_is passwd "$before"
	# Digits are an id all the same, and no other number is a name.
	echo '77:x:78:78::/data:/bin/sh' >>"$ROOT/etc/passwd"
	refuses "no gid is given" doff 77 st
	refuses "no gid is given" doff 78 st
}

@test "a new entry goes in front of the lines of NIS (F11)" {
	printf '%s+nis::::::\n+::::::\n' "${before%.}" >"$ROOT/etc/passwd"
	printf '%s-nis:::\n+:::\n' "${before_group%.}" >"$ROOT/etc/group"
	create PUID=77 doff -c -e PUID new true
	assert_equal "$(tail -n 3 "$ROOT/etc/passwd")" \
"new:*:77:77::/home/new:/bin/sh
+nis::::::
+::::::"
	assert_equal "$(tail -n 3 "$ROOT/etc/group")" $'new:*:77:\n-nis:::\n+:::'
	# What is there stays there, and what is as long does, too.
	create PUID=1001 doff -c -e PUID app true
	assert_equal "$(grep -n ^app: "$ROOT/etc/passwd")" \
		"4:app:x:1001:1000:App,,,:/home/app:/bin/sh"
}

@test "--home and --shell of an account that exists are said to be unused (F12)" {
	create PUID=77 doff -c -e PUID --home /srv/x --shell /bin/ash app true
	assert_equal "${#lines[@]}" 2
	assert_line "doff: warning: /srv/x: not used: --home and --shell apply \
only to a new entry"
	assert_line --partial "warning: /bin/ash: not used"
	# Not where the entry says the same, as at each later start.
	create PUID=78 doff -c -e PUID --home /srv/x --shell /bin/ash new true
	create PUID=78 doff -c -e PUID --home /srv/x --shell /bin/ash new true
	assert_output ""
}

@test "that no entry of root's is changed is said where an id was asked for (F12)" {
	create PUID=1000 doff -c --allow-root -e PUID root id -u
	assert_output "doff: warning: root: uid 0: --create makes and changes no \
entry of it
1000"
	create PUID=0 doff -c --allow-root -e PUID app id -u
	assert_output 0
}

@test "a new group may have another name, if a variable has its gid (F43)" {
	create U=77 G=78 doff -c -e U:G new:users2 id
	assert_output "uid=77(new) gid=78(users2) groups=78(users2)"
	file_is group "$before_group" $'users2:*:78:\n'
	create U=77 G=78 doff -c -e U:G new:users2 id
	assert_output "uid=77(new) gid=78(users2) groups=78(users2)"
	refuses "no group of that name" env U=77 doff -c -e U:G new:users3 st
	refuses "no group of that name" env U=77 G=7 doff -e U:G app:users3 st
	refuses "invalid name for a new account or group" env U=77 G=7 doff -c -e U:G \
		'new:a!b' st
	# A group that is there is not renumbered for it.
	before_group=$(content group)
	create U=77 G=79 doff -c -e U:G new:docker id -g
	file_is group "$before_group" $'new:*:79:\n'
}

# others_read LINE: another program may read it as the line of app.
@test "a line of USER's name that others read differently is a refusal (F42) (189)" {
	local line why
	while IFS='|' read -r line why; do
		printf "$line\\n%s" "${before%.}" >"$ROOT/etc/passwd"
		before_line=$(content passwd)
		refuses "app: its line in /etc/passwd is malformed: $why" \
			env PUID=1234 doff -c -e PUID app st
		assert_equal "$(content passwd)" "$before_line"
		file_is group "$before_group"
	done <<-'LINES'
		 app:x:0:0::/:/bin/sh|it begins with a blank
		\tapp:x:0:0::/:/bin/sh|it begins with a blank
		app:x:0:0:\t:/:/bin/sh|it contains a tab
		app:x:00:0::/:/bin/sh|its uid is not an id
		app:x: 0:0::/:/bin/sh|its uid is not an id
		app:x:5:-1::/:/bin/sh|its gid is not an id
		app:x:0:0|a field is missing
		app:x:0:0::/:/bin/sh:|it has an eighth field
		app:x:0:0::/:/bin/sh\r|it ends in CR (save the file with LF)
		app:x:0:0:\001:/:/bin/sh|it contains a control byte
	LINES
	printf ' new:x:0:0::/:/bin/sh\n%s' "${before%.}" >"$ROOT/etc/passwd"
	refuses "new: its line in /etc/passwd is malformed" \
		env PUID=1234 doff -c -e PUID new st
	refuses "new: its line in /etc/passwd is malformed" \
		env PUID=1234 doff -n -c -e PUID new st
	# Behind the line that all of them read it does no harm.
	printf '%sapp:x:00:0::/:/bin/sh\n' "${before%.}" >"$ROOT/etc/passwd"
	create PUID=1234 doff -c -e PUID app whoami
	assert_output app
}

@test "a malformed line of the group is a refusal, too (F42) (189)" {
	printf 'app:x:00:\n' >"$ROOT/etc/group"
	refuses "app: its line in /etc/group is malformed: its gid is not an id" \
		env PUID=1234 PGID=77 doff -c -e PUID:PGID app st
	printf 'app:x:7\n' >"$ROOT/etc/group"
	refuses "app: its line in /etc/group is malformed: a field is missing" \
		env PUID=1234 PGID=77 doff -c -e PUID:PGID app st
	assert_equal "$(content passwd)" "$before"
}

@test "not root, and no file to write: one warning, the command runs (149)" {
	openshift doff -r -c new id -u
	assert_equal "${#lines[@]}" 2
	assert_line --index 0 --partial "Permission denied"
	assert_line --index 1 1000680000
	file_is passwd "$before"
}

@test "--prepare makes the entries, and --own comes after them" {
	touch "$ROOT/data/file"
	run in_root env PUID=77 doff --prepare -c -e PUID -o /data new
	assert_success
	assert_output ""
	assert_equal "$(stat -c '%u %g' "$ROOT/data/file")" "77 77"
	file_is passwd "$before" $'new:*:77:77::/home/new:/bin/sh\n'
}

@test "--user-env tells the account as it will be" {
	create PUID=77 doff -c -e PUID --user-env --shell /bin/ash new \
		sh -c 'echo $USER $LOGNAME $SHELL $HOME'
	assert_output "new new /bin/ash /home/new"
	mount -o remount,ro "$ROOT"
	create PUID=78 doff -c -e PUID --user-env newer \
		sh -c 'echo $USER $LOGNAME $SHELL $HOME'
	assert_line "newer newer /bin/sh /home/newer"
}

@test "an id that is not mapped is refused before a file is changed (52)" {
	needs_user_namespaces
	run unshare --user --map-root-user chroot "$ROOT" \
		/bin/env -i PATH=/bin PUID=77 doff -c -e PUID new st
	assert_equal "$status" 125
	assert_output --partial "uid 77: not mapped in this user namespace"
	file_is passwd "$before"
	file_is group "$before_group"
	assert [ ! -e "$ROOT/etc/.pwd.lock" ]
}

@test "without CAP_SETUID nothing is changed" {
	run setpriv --bounding-set -setuid --inh-caps -setuid \
		chroot "$ROOT" /bin/env -i PATH=/bin PUID=77 \
		doff -c -e PUID new st
	assert_equal "$status" 125
	assert_output --partial "needs CAP_SETUID"
	file_is passwd "$before"
	assert [ ! -e "$ROOT/etc/.pwd.lock" ]
}

@test "without CAP_DAC_OVERRIDE and CAP_CHOWN root's files are changed" {
	run setpriv --bounding-set -chown,-dac_override,-dac_read_search,-fowner \
		chroot "$ROOT" /bin/env -i PATH=/bin PUID=77 \
		doff -c -e PUID --home / new whoami
	assert_success
	assert_output new
	file_is passwd "$before" $'new:*:77:77::/:/bin/sh\n'
}

@test "a file of 100,000 lines keeps each of them" {
	python3 -c 'for i in range(100000):
		print(f"u{i}:x:{i + 100000}:{i}::/home/u{i}:/bin/sh")' \
		>>"$ROOT/etc/passwd"
	cp "$ROOT/etc/passwd" "$ROOT/data/old"
	create PUID=150000 doff -c -e PUID u60000 whoami
	assert_output u60000
	sed -i -e '/^u60000:/d' -e \
		's|^u50000:|u60000:x:150000:60000::/home/u60000:/bin/sh\n&|' \
		"$ROOT/data/old"
	run cmp "$ROOT/data/old" "$ROOT/etc/passwd"
	assert_success
}

@test "over-long lines are passed over, and stay" {
	{
		printf 'long:x:5:5:%070000d:/:/bin/sh\n' 0
		printf 'app:x:5:5:%070000d:/:/bin/sh' 0
	} >>"$ROOT/etc/passwd"
	cp "$ROOT/etc/passwd" "$ROOT/data/old"
	create PUID=5 doff -c -e PUID new true
	printf '\nnew:*:5:5::/home/new:/bin/sh\n' >>"$ROOT/data/old"
	run cmp "$ROOT/data/old" "$ROOT/etc/passwd"
	assert_success
}

@test "a line that would become too long is refused, and stays" {
	printf 'long:x:5:5:%065514d:/:/bin/sh\n' 0 >>"$ROOT/etc/passwd"
	assert_equal "$(tail -n 1 "$ROOT/etc/passwd" | wc -c)" 65536
	before=$(content passwd)
	refuses "long: its line would be too long: /etc/passwd" \
		env PUID=77 PGID=5 doff -c -e PUID:PGID long st
	file_is passwd "$before"
	create PUID=7 PGID=5 doff -c -e PUID:PGID long id -u
	assert_output 7
}

@test "a file of 16 MiB does not grow beyond what can be read (145)" {
	{
		echo "$before" | head -n 4
		yes "#$(printf '%062d' 0)" | head -c $((16 * 1024 * 1024))
	} | head -c $((16 * 1024 * 1024)) >"$ROOT/etc/passwd"
	refuses "larger than 16 MiB" env PUID=77 doff -c -e PUID new st
	assert_equal "$(stat -c %s "$ROOT/etc/passwd")" $((16 * 1024 * 1024))
	file_is group "$before_group"
}

@test "a directory that others put in the home's way is not given away" {
	local owner
	for owner in 1000 0; do
		mkdir -p "$ROOT/srv/$owner/.doff.new/theirs"
		chmod 777 "$ROOT/srv/$owner/.doff.new/theirs"
		chown "$owner" "$ROOT/srv/$owner/.doff.new"
		chmod 755 "$ROOT/srv/$owner/.doff.new"
		create PUID=77 doff -c -e PUID --home "/srv/$owner/new" \
			"new$owner" true
		create PUID=78 doff -c -e PUID --home "/srv/$owner/new" \
			"other$owner" true
		assert_output --partial "/srv/$owner/new: left as it is"
		assert_equal "$(stat -c %u "$ROOT/srv/$owner/.doff.new")" \
			"$owner"
	done
}

@test "--own of a home that is made by the same start is no missing PATH" {
	becomes 77 77 77 env PUID=77 doff -c -e PUID -o /home/new new st
	assert_equal "$(stat -c %u:%g:%a "$ROOT/home/new")" 77:77:700
	local path
	for path in /home/other /home/thir /home/third/below /srv/own; do
		refuses "$path: cannot be owned" env PUID=78 \
			doff -c -e PUID -o $path --home /home/third third st
		assert [ ! -e "$ROOT/home/third" ]
	done
	for path in /srv/a/b// /srv/a/b /srv/a; do
		rm -rf "$ROOT/srv"
		becomes 79 79 79 env PUID=79 doff -c -e PUID --home /srv/a/b \
			-o $path fourth st
		assert_equal "$(stat -c %u "$ROOT/srv/a/b")" 79
	done
}

@test "--own above a home that is made by the same start is none, either" {
	becomes 77 77 77 env PUID=77 doff -c -e PUID --home /srv/a/new -o /srv/ \
		new st
	assert_equal "$(stat -c '%u:%a' "$ROOT"/srv{,/a,/a/new})" \
		$'77:755\n77:755\n77:700'
	# The beginning of a name is no directory above it.
	refuses "/opt/a: cannot be owned: it does not exist" \
		env PUID=78 doff -c -e PUID --home /opt/ab/x -o /opt/a other st
	run grep other "$ROOT/etc/passwd"
	assert_failure
}

@test "a group that has no name gets a line of its own (F37)" {
	touch "$ROOT/data/s"
	chgrp 45 "$ROOT/data/s"
	create PUID=1234 G="46 29" start_as groups=6,999 -- doff -c -e PUID \
		-G 44,docker --groups-env G --group-of /data/s --keep-groups \
		new id -Gn
	assert_output "new gid6 audio gid44 gid45 gid46 docker"
	file_is group "$before_group" "new:*:1234:
gid6:*:6:
gid44:*:44:
gid45:*:45:
gid46:*:46:
"
	local first
	first=$(stamp)
	create PUID=1234 doff -v -c -e PUID -G 44 new true
	refute_output --partial written
	assert_equal "$(stamp)" "$first"
	# The name is taken, even by a line that others may read: it stays.
	printf 'gid47:x:5:\ngid48:x:048:\n' >>"$ROOT/etc/group"
	first=$(stamp)
	create PUID=1234 doff -c -e PUID -G 47,48 new id -G
	assert_output "1234 47 48"
	assert_equal "$(stamp)" "$first"
	# Not without --create, and not for who stays who it is.
	run in_root doff -G 49 app true
	run in_root start_as gid=5 uid=5 -- doff -r -c -G 49 app true
	assert_equal "$(stamp)" "$first"
}

@test "a plan names the lines of such groups, and at most 64 are added (F37)" {
	run in_root env PUID=1234 doff -n -c -e PUID -G 44,29 new true
	assert_success
	assert_line etc-group=new:*:1234:
	assert_line etc-group=gid44:*:44:
	refute_line --partial gid29
	create PUID=1234 doff -c -e PUID -G "$(seq -s, 2000 2069)" new true
	assert_output "doff: warning: /etc/group: left as it is: too many \
groups lack a name"
	assert_equal "$(grep -c ^gid "$ROOT/etc/group")" 64
}

@test "a last line without its newline gets it, which musl needs (139, 189)" {
	local account=$'app:x:1000:1000::/:'
	printf 'root:x:0:0::/:\n%s' "$account" >"$ROOT/etc/passwd"
	printf 'app:x:1000:\ndocker:x:99:b,app' >"$ROOT/etc/group"
	cp "$TOP/build/tests/readers/musl" "$ROOT/bin/readers"
	becomes 1000 1000 "99 1000" doff -c app st
	assert_equal "$(content passwd)" $'root:x:0:0::/:\n'"$account"$'\n.'
	assert_equal "$(content group)" $'app:x:1000:\ndocker:x:99:b,app\n.'
	run in_root readers app
	assert_output "app 1000 1000 / ,99"
	# Together with other ids, and where another line is the last one.
	printf 'root:x:0:0::/:\n%s' "$account" >"$ROOT/etc/passwd"
	printf 'app:x:1000:\ndocker:x:99:b,app' >"$ROOT/etc/group"
	create PUID=7 PGID=8 doff -c -e PUID:PGID app true
	assert_equal "$(content passwd)" $'root:x:0:0::/:\napp:x:7:8::/:\n.'
	assert_equal "$(content group)" $'app:x:8:\ndocker:x:99:b,app\n.'
	printf '%s\nroot:x:0:0::/:' "$account" >"$ROOT/etc/passwd"
	create doff -c app true
	assert_equal "$(tail -c 1 "$ROOT/etc/passwd")" :
}

@test "a line of USER's name that is too long is a refusal (F11) (189)" {
	local long
	long=$(head -c 70000 /dev/zero | tr '\0' x)
	for file in passwd group; do
		cp "$ROOT/etc/$file" "$ROOT/tmp/kept"
		echo "new:x:0:0:$long" >>"$ROOT/etc/$file"
		first=$(stamp)
		run in_root env PUID=1234 doff -c -e PUID new st
		assert_equal "$status" 125
		assert_line "doff: new: its line in /etc/$file is malformed: it is \
longer than 65535 bytes"
		assert_line --partial "/etc/$file: line"
		assert_equal "${#lines[@]}" 2
		assert_equal "$(stamp)" "$first"
		run in_root doff new st
		assert_equal "$status" 125
		cp "$ROOT/tmp/kept" "$ROOT/etc/$file"
	done
}
