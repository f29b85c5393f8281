# --create: the first start, which edits the account files, and those after
# it, which find them right; beside what scripts do without it.
# shellcheck shell=bash disable=SC2154

# create_begin DIRECTORY: it becomes /etc, with what peers need of the old one.
create_begin() {
	mkdir -p "$1"
	for file in nsswitch.conf ld.so.cache pam.d login.defs security; do
		[ ! -e "/etc/$file" ] || cp -a "/etc/$file" "$1"
	done
	printf '%s\n' root:x:0:0:root:/root:/bin/sh \
		app:x:1000:1000::/home/app:/bin/sh >"$work/passwd"
	printf '%s\n' root:x:0: audio:x:29:app app:x:1000: >"$work/group"
	cp "$work/passwd" "$work/group" "$1"
	printf '%s\n' 'root:*:1::::::' 'app:*:1::::::' >"$1/shadow"
	printf '%s\n' 'root:*::' 'app:*::' >"$1/gshadow"
	mount --bind "$1" /etc
}

create_script() {
	cat >"$work/script" <<-SCRIPT
		#!/bin/sh
		[ "\$(id -g app)" = 1026 ] || groupmod -o -g 1026 app
		[ "\$(id -u app)" = 1026 ] || usermod -o -u 1026 app
		exec $(command -v gosu || echo "$doff") app $bin/nothing
	SCRIPT
	chmod 0755 "$work/script"
}

# create_add [COMMAND BEFORE]
create_add() {
	add "doff --create" \
		"$doff -c -e PUID:PUID app $bin/nothing" "${1-}"
	! command -v usermod >/dev/null ||
		add "usermod and gosu" "$work/script" "${1-}"
}

# create_compare FILE-SYSTEM DIRECTORY
create_compare() {
	create_begin "$2"
	create_script
	create_add "cp $work/passwd $work/group /etc"
	compare "$1 first" "$create_rounds" settle
	create_add
	compare "$1 second" "$create_rounds"
	umount /etc
}

export PUID=1026
create_compare disk "$work/etc"
mkdir "$work/memory-etc"
mount -t tmpfs bench "$work/memory-etc"
create_compare tmpfs "$work/memory-etc/etc"
umount "$work/memory-etc"
