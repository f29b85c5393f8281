# Attacks by who has read SECURITY.md and the manual page: options that meet,
# and what a start inherits.  tests/README.md lists each with its outcome.
# doff 1.0.0 holds in all of them.  So each has a control: the attack on a tool
# that it works on, or the same start without what stands in its way.
load root
load run

setup() { root_make; }
teardown() { root_remove; }

# unchanged: the account file is root's, with its mode and text.
unchanged() {
	assert_equal "$(stat -c '%u:%g %a' "$ROOT/etc/passwd")" "0:0 644"
	assert_equal "$(cat "$ROOT/etc/passwd")" "$before"
}

@test "--give through a link, its parent's link, or to a second name fails" {
	local before
	before=$(cat "$ROOT/etc/passwd")
	chown 1000:1000 "$ROOT/data"
	ln -s /etc/passwd "$ROOT/data/link"
	ln -s /etc "$ROOT/data/etc"
	cp "$ROOT/etc/passwd" "$ROOT/root/secret"
	ln "$ROOT/root/secret" "$ROOT/data/linked"
	for path in link etc/passwd ../data/link ./etc/../etc/passwd; do
		run in_root doff --give "0666:/data/$path" 1000:1000 st
		assert_equal "$status" 125
		unchanged
	done
	run in_root doff --give 0666:/data/linked --own-from 1000 1000:1000 st
	assert_equal "$(stat -c '%u %a' "$ROOT/root/secret")" "0 644"
	# The control: what follows links, and asks for no second name.
	in_root chown 1000 /data/linked
	in_root chmod 0666 /data/etc/passwd
	assert_equal "$(stat -c %a "$ROOT/etc/passwd")" 666
	assert_equal "$(stat -c %u "$ROOT/root/secret")" 1000
}

@test "an account file that another owns leads to no uid 0" {
	echo 'app:x:0:29::/:' >"$ROOT/data/passwd"
	chown 1000 "$ROOT/data/passwd"
	mount --bind "$ROOT/data/passwd" "$ROOT/etc/passwd"
	run in_root doff app st
	assert_equal "$status" 125
	refute_output --partial "Uid:"
	# The control: it is this line that is read.
	run in_root doff --allow-root app st
	umount "$ROOT/etc/passwd"
	assert_line "Uid:	0	0	0	0"
	assert_line "Gid:	29	29	29	29"
}

@test "an environment with newlines, lists and paths as ids is refused" {
	local value
	for value in $'5\n0' $'5\n' '5,0' '5 0' '0x5' '/5' $'5\t'; do
		run in_root env "V=$value" doff -e V:V app st
		assert_equal "$status" 125
		run in_root env "V=$value" doff -e ::V app st
		assert_equal "$status" 125
	done
	for value in '/29' '29:0' '-0' '+29' '4294967295'; do
		run in_root env "V=$value" doff --groups-env V app st
		assert_equal "$status" 125
	done
	# The control: the same options read a good value.
	becomes 5 5 "5 29 999" env V=5 doff -e V:V app st
	becomes 1000 1000 "29 999 1000" env V=022 doff -e ::V app st
	becomes 1000 1000 "5 29 999 1000" env V=29,5 \
		doff --groups-env V app st
}

@test "twenty --prepare at once leave one owner and no half-made directory" {
	local i pids=()
	for i in {1..20}; do
		in_root env U=2000 G=77 doff --prepare -c -e U:G \
			-d 0700:/data/made/below -o /data/made \
			--home /home/new new 3>&- &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i"; done
	assert_equal "$(stat -c '%u:%g %a' "$ROOT/data/made/below" \
		"$ROOT/home/new")" $'2000:77 700\n2000:77 700'
	assert_equal "$(grep -c ^new: "$ROOT/etc/passwd")" 1
	assert_equal "$(grep -c ^new: "$ROOT/etc/group")" 1
	assert_equal "$(find "$ROOT" -xdev -name '.doff*')" ""
	# The control: a script that looks first and then appends.
	pids=()
	for i in {1..20}; do
		in_root sh -c 'grep -q ^other: /etc/passwd || {
			sleep 1; echo other:x:78:78::/: >>/etc/passwd; }' 3>&- &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i"; done
	[ "$(grep -c ^other: "$ROOT/etc/passwd")" -gt 1 ]
}

@test "file capabilities of the command are nothing with --no-new-privs" {
	setcap cap_setuid,cap_dac_override+ep "$ROOT/bin/st"
	run -126 in_root doff --no-new-privs app st
	setcap cap_setuid,cap_dac_override+p "$ROOT/bin/st"
	run in_root doff --no-new-privs app st
	assert_success
	assert_line "CapPrm:	0000000000000000"
	assert_line "CapBnd:	0000000000000000"
	# The control: without the option they are.
	run in_root doff app st
	assert_line "CapPrm:	0000000000000082"
}

@test "a file that is bind-mounted is handed over alone, not its directory" {
	mkdir "$ROOT/root/private"
	echo x >"$ROOT/root/private/file"
	touch "$ROOT/data/file"
	mount --bind "$ROOT/root/private/file" "$ROOT/data/file"
	run in_root doff -o /data 1000:1000 st
	assert_success
	assert_equal "$(stat -c %u "$ROOT/root/private/file" \
		"$ROOT/root/private")" $'0\n0'
	# The control: a tool that does not ask for mounts.
	in_root chown -R 1000 /data
	umount "$ROOT/data/file"
	assert_equal "$(stat -c %u "$ROOT/root/private/file")" 1000
}

@test "a PATH or a group of root's makes nobody root" {
	becomes 1000 1000 "29 999 1000" doff -m /root app st
	refuses "/data/none" doff -m /data/none app st
	chown 1000:0 "$ROOT/data"
	becomes 1000 1000 "29 999 1000" doff -m /data app st
	mknod -m 660 "$ROOT/data/device" c 1 3
	run in_root doff --group-of /data/device app st
	refute_line --regexp "^Groups:.*[	 ]0 "
	# The control: both options work where it is not root's.
	chown 5:6 "$ROOT/data" "$ROOT/data/device"
	becomes 5 6 "6 29 999" doff -m /data app st
	becomes 1000 1000 "6 29 999 1000" \
		doff --group-of /data/device app st
}

@test "--create follows no link in an /etc that another owns" {
	local before
	before=$(cat "$ROOT/etc/passwd")
	mv "$ROOT/etc/passwd" "$ROOT/etc/real"
	ln -s real "$ROOT/etc/passwd"
	chown 1000 "$ROOT/etc"
	run in_root env U=77 G=77 doff -c -e U:G new st
	assert_equal "$status" 125
	assert_output --partial "link /etc/passwd is not followed"
	assert_equal "$(cat "$ROOT/etc/real")" "$before"
	# The control: where /etc is root's, and the file is no link, it does.
	chown 0 "$ROOT/etc"
	mv "$ROOT/etc/real" "$ROOT/etc/passwd"
	becomes 77 77 77 env U=77 G=77 doff -c -e U:G new st
	[ "$(cat "$ROOT/etc/passwd")" != "$before" ]
}

@test "a script's interpreter, a directory and a device are run by nobody" {
	printf '#!/data/none\n' >"$ROOT/bin/script"
	printf '#!/bin/st\n' >"$ROOT/data/script"
	chmod 755 "$ROOT/bin/script" "$ROOT/data/script"
	mkfifo -m 777 "$ROOT/bin/fifo"
	run -127 in_root doff app script
	run -126 in_root doff app /bin/fifo
	run -126 in_root doff app /data
	run -126 in_root doff app /dev/null
	# The control: a script that has an interpreter.
	becomes 1000 1000 "29 999 1000" doff app /data/script
}

@test "PATH of others' directories is searched as the user, never as root" {
	mkdir -m 700 "$ROOT/root/bin"
	cp "$ROOT/bin/st" "$ROOT/root/bin/only"
	run -126 in_root env PATH=/root/bin:/bin doff app only
	# The control: a search with root's rights finds it.
	run in_root env PATH=/root/bin:/bin only
	assert_line "Uid:	0	0	0	0"
	chown 1000 "$ROOT/data"
	cp "$ROOT/bin/st" "$ROOT/data/evil"
	becomes 1000 1000 "29 999 1000" env PATH=/data /bin/doff app evil
}
