# The home that --create makes: whole, and nobody else's.
load root
load run
load create

setup() { create_setup; }
teardown() { root_remove; }

# homed OPTION...: the account new, uid 77, is made with them.
homed() { create PUID=77 doff -c -e PUID "$@" new true; }

# home_fails FAULT: in a start that makes /srv/me, whose parent is there.
home_fails() {
	rm -rf "$ROOT"/srv/me "$ROOT"/srv/.doff.me
	mkdir -p "$ROOT/srv"
	failing "$1" /bin/doff -c --home /srv/me -m /data me /bin/true
}

# is_home PATH [UID]
is_home() {
	assert_equal "$1 $(stat -c '%a %u' "$ROOT$1")" "$1 700 ${2-77}"
}

@test "a home that is no absolute path is not made" {
	sed -i 's|:/home/app:|:data/h:|' "$ROOT/etc/passwd"
	create PUID=77 doff -v -c -e PUID app true
	assert_equal "$(ls -A "$ROOT/data")" ""
	refute_output --partial "data/h"
}

@test "slashes after a home are none of its name" {
	homed --home //srv//a///
	is_home /srv/a
	refute_output --partial doff
	sed -i 's|:/home/app:|:/srv/app//:|' "$ROOT/etc/passwd"
	create PUID=78 doff -c -e PUID app true
	is_home /srv/app 78
	sed -i 's|:/srv/app//:|://:|' "$ROOT/etc/passwd"
	create PUID=79 doff -c -e PUID app true
	refute_output --partial doff
}

@test "a home right below the root directory is made" {
	homed --home /new
	is_home /new
}

@test "the name of a home may have 249 bytes" {
	local name
	name=$(printf '%0249d' 0)
	homed --home "/$name"
	is_home "/$name"
	refuses "/${name}0: cannot be made: File name too long" \
		env PUID=78 doff -c -e PUID --home "/${name}0" newer st
	refuses "/${name}00000: cannot be made: File name too long" \
		env PUID=79 doff -c -e PUID --home "/${name}00000" newest st
}

@test "where no home can be made one warning says why" {
	mkdir "$ROOT/ro"
	mount -t tmpfs -o ro,mode=755 t "$ROOT/ro"
	for home in /ro/new /ro/a/b; do
		run in_root env PUID=77 doff -c -e PUID --home $home new true
		assert_success
		assert_output "doff: warning: $home: left as it is: Read-only \
file system"
		printf %s "${before%.}" >"$ROOT/etc/passwd"
	done
	# And what needs it is not done.
	run in_root env PUID=77 doff -c -e PUID --home /ro/new -o /ro/new \
		new true
	assert_equal "$status" 125
	assert_line "doff: /ro/new: cannot be owned: it does not exist \
(--dir creates a directory)"
}

# A leftover that is not empty is taken where it is ours.
@test "a leftover of ours becomes the home, of another's it does not" {
	mkdir -p "$ROOT/srv/.doff.new/below"
	chmod 755 "$ROOT/srv/.doff.new"
	chown 77 "$ROOT/srv/.doff.new"
	homed --home /srv/new
	is_home /srv/new
	[ -d "$ROOT/srv/new/below" ]
	mkdir -p "$ROOT/srv/.doff.other/below"
	chmod 700 "$ROOT/srv/.doff.other"
	chown 5 "$ROOT/srv/.doff.other"
	create PUID=78 doff -c -e PUID --home /srv/other other true
	assert_output --partial "/srv/other: left as it is"
	[ ! -e "$ROOT/srv/other" ]
	assert_equal "$(stat -c %u "$ROOT/srv/.doff.other")" 5
	chown 0 "$ROOT/srv/.doff.other"
	create PUID=78 doff -c -e PUID --home /srv/other other true
	is_home /srv/other 78
}

@test "where another start is first with a home, that is the home (153)" {
	needs_native
	chown 77:77 "$ROOT/data"
	AT=.doff.me home_fails openat:error=ENOENT
	assert_success
	assert_output ""
	home_fails renameat2:error=ENOENT
	assert_success
	assert_output ""
	home_fails renameat2:error=EEXIST
	assert_success
	assert_output ""
	[ ! -e "$ROOT/srv/.doff.me" ]
	# Here it was there, and then was not any more.
	AT=.doff.me home_fails mkdirat:error=EEXIST
	assert_success
	assert_output ""
}

@test "without renameat2(2) a home gets its name, too" {
	needs_native
	chown 77:77 "$ROOT/data"
	for errno in EINVAL ENOSYS; do
		home_fails renameat2:error=$errno
		assert_success
		assert_output ""
		is_home /srv/me
	done
}

@test "what fails with a home is said, and what is denied is no end" {
	needs_native
	chown 77:77 "$ROOT/data"
	local at=$ROOT/srv/.doff.me fault
	for fault in AT=.doff.me,mkdirat AT=.doff.me,openat \
		AT="$at",fstat:when=1 AT="$at",fstat:when=2 AT="$at",fchownat \
		AT=,renameat2; do
		call=${fault#*,}
		AT=${fault%%,*}
		AT=${AT#AT=}
		home_fails "${call%%:*}:error=EIO${call#"${call%%:*}"}"
		assert_equal "$fault $status" "$fault 125"
		assert_output "doff: /srv/me: cannot be made: Input/output error"
		assert_equal "$fault $(ls -A "$ROOT/srv")" "$fault "
		home_fails "${call%%:*}:error=EACCES${call#"${call%%:*}"}"
		assert_equal "$fault $status" "$fault 0"
		assert_output "doff: warning: /srv/me: left as it is: \
Permission denied to root (NFS with root_squash, or no CAP_DAC_READ_SEARCH?)"
		assert_equal "$fault $(ls -A "$ROOT/srv")" "$fault "
	done
	# A link that was put there since the home was looked for.
	AT='' home_fails mkdirat:error=ELOOP
	assert_success
	assert_output --partial "warning: /srv/me: left as it is: "
	AT='' home_fails mkdirat:error=ENOSPC
	assert_failure 125
}

@test "a home whose rename is answered without effect is not said to be there" {
	needs_native
	chown 77:77 "$ROOT/data"
	AT='' home_fails renameat2:retval=0
	assert_failure 125
	assert_output "doff: /srv/me: cannot be made: No such file or directory"
	assert_equal "$(ls -A "$ROOT/srv")" ""
}

@test "a home that is a file or leads nowhere is one warning; none is none" {
	echo x >"$ROOT/data/file"
	ln -s /nowhere "$ROOT/srv"
	home_at /data/file
	assert_success
	assert_output "doff: warning: /data/file: left as it is: Not a directory"
	for home in /srv /srv/app; do
		home_at $home
		assert_success
		assert_output "doff: warning: $home: left as it is: a symbolic \
link leads nowhere"
	done
	for home in /dev/null /nonexistent; do
		home_at $home
		assert_success
		assert_output ""
	done
}

@test "a umask that forbids everything does not stop a home" {
	mkdir -p "$ROOT/srv"
	umask 0777
	run setpriv --bounding-set -dac_override,-dac_read_search \
		chroot "$ROOT" /bin/env -i PUID=77 /bin/doff -c --home \
		/srv/masked -e PUID new /bin/true
	umask 022
	assert_success
	assert_output ""
	is_home /srv/masked
	assert_equal "$(ls -A "$ROOT/srv")" masked
}

@test "no home and no --dir is made where it would be a cgroup" {
	local at=$ROOT/group/doff-test
	mkdir "$ROOT/group"
	mount -t cgroup2 none "$ROOT/group" || skip "no cgroup2"
	mkdir "$at"
	create PUID=77 doff -c --home /group/doff-test/home -e PUID new true
	assert_success
	assert_output --partial "/group/doff-test/home: left as it is"
	run in_root doff -d /group/doff-test/dir 1:1 true
	# What is made is the machine's: it goes before anything is asserted.
	local made
	made=$(find "$at" -mindepth 1 -type d -print -delete)
	rmdir "$at"
	assert_equal "$made" ""
	assert_failure 125
	assert_equal "${#lines[@]}" 1
	assert_output "doff: /group/doff-test/dir: cannot be owned: \
Operation not permitted"
}

# home_at PATH: of app, whose uid becomes 77.
home_at() {
	printf %s "${before%.}" >"$ROOT/etc/passwd"
	sed -i "s|:/home/app:|:$1:|" "$ROOT/etc/passwd"
	create PUID=77 doff -c -e PUID app true
}

# kept MODE OWNER PATH: it stays so, and one warning says that it is no HOME.
kept() {
	home_at "$3"
	assert_equal "$3 $(stat -c '%a %u' "$ROOT$3")" "$3 $1 $2"
	assert_output "doff: warning: $3: HOME cannot be written by this user: \
its owner and mode forbid it (--own changes the owner, here and below)"
}

@test "a home of the account's old uid is given to the new one (F9)" {
	touch "$ROOT/home/app/file"
	chown 1000 "$ROOT/home/app/file"
	run in_root env PUID=77 PGID=78 doff -n -c -e PUID:PGID app true
	assert_line "chown=/home/app"
	create PUID=77 PGID=78 doff -v -c -e PUID:PGID app \
		sh -c 'echo x >~/new'
	assert_line "doff: /home/app: has the right owner"
	assert_equal "$(stat -c '%u %g' "$ROOT/home/app")" "77 78"
	# The directory alone: what is below it is for --own.
	assert_equal "$(stat -c %u "$ROOT/home/app/file")" 1000
	local first
	first=$(stat -c %Z "$ROOT/home/app")
	create PUID=77 PGID=78 doff -v -c -e PUID:PGID app true
	refute_output --partial "has the right owner"
}

@test "a home of root's, as a new volume is, is given to the user (F9)" {
	mkdir "$ROOT/home/new" "$ROOT/opt"
	mkdir -m 0750 "$ROOT/opt/app"
	mount -t tmpfs -o mode=0755 volume "$ROOT/home/new"
	create PUID=77 doff -c -e PUID new sh -c 'echo x >~/file'
	assert_output ""
	assert_equal "$(stat -c '%a %u %g' "$ROOT/home/new")" "755 77 77"
	home_at /opt/app/
	assert_output ""
	assert_equal "$(stat -c '%a %u' "$ROOT/opt/app")" "750 77"
	# Also where no id changes.
	chown 0:0 "$ROOT/opt/app"
	create PUID=77 doff -c -e PUID app true
	assert_equal "$(stat -c %u "$ROOT/opt/app")" 77
}

@test "a directory of the system is no home to be given, and no word (F9)" {
	mkdir -p "$ROOT"/{usr/games,var/www,opt,srv,mnt,media}
	chown 1000 "$ROOT/usr/games" "$ROOT/var/www" "$ROOT/opt"
	for home in / /bin /etc /usr /usr/games /var /var/www /tmp /home /root \
		/opt /srv /mnt /media /run /dev/null; do
		before_home=$(stat -c '%a %u %g' "$ROOT$home")
		home_at "$home"
		assert_equal "$home $output" "$home "
		assert_equal "$home $(stat -c '%a %u %g' "$ROOT$home")" \
			"$home $before_home"
	done
}

@test "a home that is shared, or another's, is one warning (F9)" {
	local mode
	mkdir "$ROOT/srv"
	for mode in 2755 1755; do
		mkdir -m $mode "$ROOT/srv/$mode"
		kept $mode 0 /srv/$mode
	done
	mkdir -m 0755 "$ROOT/srv/"{other,both}
	chown 5 "$ROOT/srv/other"
	kept 755 5 /srv/other
	before="${before%.}"$'second:x:5:5::/srv/both//:/bin/sh\n.'
	kept 755 0 /srv/both
	before="${before/second:x:5/second:x:1000}"
	home_at /srv/both
	assert_equal "$(stat -c %u "$ROOT/srv/both")" 77
	# One that the user may write as it is.
	mkdir -m 0777 "$ROOT/srv/open"
	home_at /srv/open
	assert_output ""
	assert_equal "$(stat -c %u "$ROOT/srv/open")" 0
}

@test "a home below what another may write is not given away (F9) (187)" {
	mkdir -p "$ROOT/vol/a" "$ROOT/vol/b/home"
	mkdir -m 0700 "$ROOT/vol/home"
	chown 4000 "$ROOT/vol"
	kept 700 0 /vol/home
	kept 755 0 /vol/b/home
	chown 0 "$ROOT/vol"
	chmod 0775 "$ROOT/vol"
	kept 700 0 /vol/home
	chmod 0755 "$ROOT/vol"
	home_at /vol/home
	assert_equal "$(stat -c %u "$ROOT/vol/home")" 77
	# Nor is what a link of theirs leads to.
	mkdir -m 0700 "$ROOT/private"
	ln -s /private "$ROOT/vol/link"
	chown -h 4000 "$ROOT/vol/link"
	home_at /vol/link
	assert_equal "$(stat -c %u "$ROOT/private")" 0
}

@test "a home that cannot be given is one warning, and the command runs (F9)" {
	needs_native
	local left="doff: warning: /home/app: left as it is:"
	chown 77:77 "$ROOT/data"
	AT=$ROOT/home/app failing fchownat:error=EPERM \
		/bin/doff -c -m /data app /bin/true
	assert_success
	assert_output "$left Operation not permitted"
	# What is claimed and not done is seen.
	printf %s "${before%.}" >"$ROOT/etc/passwd"
	AT=$ROOT/home/app failing fchownat:retval=0 \
		/bin/doff -c -m /data app /bin/true
	assert_success
	assert_output "$left accepted without effect"
}

@test "a start that is killed has not lost who owned the home (F9) (150)" {
	needs_native
	chown 77:77 "$ROOT/data"
	AT=$ROOT/etc/.doff.new failing fsync:signal=KILL \
		/bin/doff -c -m /data app /bin/true
	assert_failure 137
	assert_equal "$(content passwd)" "$before"
	assert_equal "$(stat -c %u "$ROOT/home/app")" 77
}

@test "what is put in the place of a new home keeps its owner (187)" {
	needs_native
	chown 77:77 "$ROOT/data"
	local theirs
	for theirs in 4000 77; do
		rm -rf "$ROOT/vol"
		mkdir -p "$ROOT/vol"
		mkdir -m 0700 "$ROOT/vol/private"
		echo secret >"$ROOT/vol/private/secret"
		chown "$theirs" "$ROOT/vol"
		(
			while [ ! -e "$ROOT/vol/.doff.me" ]; do
				sleep 0.05
			done
			mv "$ROOT/vol/.doff.me" "$ROOT/vol/gone"
			mv "$ROOT/vol/private" "$ROOT/vol/.doff.me"
		) 3>&- &
		printf %s "${before%.}" >"$ROOT/etc/passwd"
		AT=.doff.me failing openat:delay_enter=2000000:when=1 \
			/bin/doff -c --home /vol/me -m /data me /bin/true
		wait
		assert_success
		assert_equal "$(find "$ROOT/vol" -name secret \
			-printf '%h %U\n')" "$ROOT/vol/.doff.me 0"
		assert_equal "$(stat -c '%a %u' "$ROOT/vol/.doff.me")" "700 0"
	done
}

@test "a home is made where others may write, too (187)" {
	mkdir "$ROOT/vol"
	chown 4000 "$ROOT/vol"
	homed --home /vol/new
	is_home /vol/new
	assert_output ""
	assert_equal "$(ls -A "$ROOT/vol")" new
	# What they have put there in its way is neither taken nor entered.
	mkdir -p "$ROOT/vol/.doff.other/.doff.other"
	chown -R 4000 "$ROOT/vol/.doff.other"
	create PUID=78 doff -c -e PUID --home /vol/other other true
	assert_line "doff: warning: /vol/other: left as it is: File exists"
	assert_equal "$(stat -c %u "$ROOT/vol/.doff.other/.doff.other")" 4000
	chown 0 "$ROOT/vol/.doff.other"
	chmod 0777 "$ROOT/vol/.doff.other"
	create PUID=78 doff -c -e PUID --home /vol/other other true
	assert_equal "$(stat -c %u "$ROOT/vol/.doff.other/.doff.other")" 4000
}
