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
	assert_line "doff: /ro/new: cannot be handed over: it is not there \
(--dir makes a directory)"
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
		[ ! -e "$ROOT/srv/me" ]
		home_fails "${call%%:*}:error=EACCES${call#"${call%%:*}"}"
		assert_equal "$fault $status" "$fault 0"
		assert_output "doff: warning: /srv/me: left as it is: \
Permission denied"
		[ ! -e "$ROOT/srv/me" ]
	done
	# A link that was put there since the home was looked for.
	AT='' home_fails mkdirat:error=ELOOP
	assert_success
	assert_output --partial "warning: /srv/me: left as it is: "
	AT='' home_fails mkdirat:error=ENOSPC
	assert_failure 125
}
