# bats file_tags=slow
# Links that another could have made: none of them is followed, by no option.
load root

setup() {
	root_make
	VOLUME=$ROOT/vol
	mkdir -m 0755 "$VOLUME" "$ROOT/victim" "$ROOT/var"
	mount -t tmpfs -o mode=0755 volume "$VOLUME"
	mkdir "$ROOT/victim/below"
	touch "$ROOT/victim/below/file"
	chown 1005:1006 "$ROOT/victim/below"
	before=$(victim)
}
teardown() {
	[ -z "${attacker-}" ] || kill "$attacker" 2>/dev/null || true
	umount -l "$VOLUME" 2>/dev/null || true
	root_remove
}

# Everything that a link could lead to.
victim() {
	stat -c '%n %u:%g %a %Z' "$ROOT/victim" "$ROOT/victim/below" \
		"$ROOT/victim/below/file" "$ROOT/etc" "$ROOT/root"
}

# stays_out LINK PATH: each option refuses PATH, names LINK, changes nothing.
stays_out() {
	local option words
	for option in -o -d "-d 0777:" -m --group-of; do
		words=$option
		[[ $option == *: ]] || words="$option "
		# shellcheck disable=SC2086
		refuses "the symbolic link $1 is not followed" \
			doff $words$2 1000:1000 st
	done
	assert_equal "$(victim)" "$before"
}

@test "root's link in another's volume leads nowhere: he is uid 0, too (171)" {
	ln -s /victim "$VOLUME/data"
	stays_out /vol/data /vol/data
	stays_out /vol/data /vol/data/below
	stays_out /vol/./data /vol/./data/
	ln -s ../victim/below "$VOLUME/relative"
	stays_out /vol/relative /vol/relative
	# Out of the volume again, what was lost is lost.
	ln -s victim "$ROOT/link"
	stays_out /vol/../link /vol/../link
}

@test "the same where the volume is a bind mount of the same device (171)" {
	umount "$VOLUME"
	mkdir "$ROOT/shared"
	mount --bind "$ROOT/shared" "$VOLUME"
	ln -s /victim "$VOLUME/data"
	stays_out /vol/data /vol/data/below
}

@test "without statx(2) the mount is told by /proc, without both it is not (171)" {
	needs_native
	ln -s /run "$ROOT/var/run"
	ln -s /victim "$VOLUME/data"
	mkdir "$ROOT/run/x"
	chown 7:8 "$ROOT/run/x"
	hidden() {
		run strace -f -qq -o /dev/null -e trace=statx \
			-e inject=statx:error=ENOSYS "$HELPERS/start_as" \
			chroot="$ROOT" -- /bin/doff -n -m "$1" 1:1 /bin/st
	}
	hidden /var/run/x
	assert_success
	assert_line uid=7
	hidden /vol/data/below
	assert_equal "$status" 125
	umount "$ROOT/proc"
	hidden /var/run/x
	assert_equal "$status" 125
	assert_output --partial "the symbolic link /var/run is not followed"
}

@test "the image's own link is followed to a mount, and below it none (171)" {
	ln -s /run "$ROOT/var/run"
	mount -t tmpfs -o mode=0755 run "$ROOT/run"
	touch "$ROOT/run/docker.sock"
	chown 1005:1006 "$ROOT/run/docker.sock"
	becomes 1005 1006 1006 doff -m /var/run/docker.sock 1:1 st
	run in_root doff -d 0750:/var/run/app -o /var/run/app 1000:1000 true
	assert_success
	assert_equal "$(stat -c %u:%g:%a "$ROOT/run/app")" 1000:1000:750
	ln -s docker.sock "$ROOT/run/sock"
	refuses "the symbolic link /run/sock is not followed" \
		doff -m /var/run/sock 1:1 st
	umount "$ROOT/run"
}

@test "below what another owns or may write no link is followed (172)" {
	umount "$VOLUME"
	mkdir "$VOLUME/data"
	ln -s /victim "$VOLUME/data/run"
	chown 1000:1000 "$VOLUME"
	stays_out /vol/data/run /vol/data/run
	stays_out /vol/data/run /vol/data/run/below
	chown 0:1000 "$VOLUME"
	chmod 0775 "$VOLUME"
	stays_out /vol/data/run /vol/data/run
	chmod 1777 "$VOLUME"
	stays_out /vol/data/run /vol/data/run
	chmod 0755 "$VOLUME"
	run in_root doff -n -m /vol/data/run/below 1:1 st
	assert_line uid=1005
	# An access control list shows in the bits of the group: they are its mask.
	if setfacl -m u:1000:rwx "$VOLUME" 2>/dev/null; then
		stays_out /vol/data/run /vol/data/run
	fi
}

@test "a home and an account file behind such a link are not made (171, 172)" {
	ln -s /victim "$VOLUME/home"
	run in_root env PUID=77 doff -c -e PUID --home /vol/home/new new true
	assert_success
	assert_output --partial "the symbolic link /vol/home is not followed"
	assert [ ! -e "$ROOT/victim/new" ]
	mv "$ROOT/etc/passwd" "$ROOT/victim/passwd"
	before=$(victim)
	ln -s ../victim/passwd "$VOLUME/passwd"
	ln -s ../vol/passwd "$ROOT/etc/passwd"
	refuses "/etc/passwd: cannot be read: the symbolic link" doff app st
}

@test "from the working directory no link is followed" {
	ln -s victim "$ROOT/link"
	refuses "the symbolic link link is not followed, since others could \
have made it (name the real path, or replace the link)" doff -m link/below 1:1 st
	becomes 1005 1006 1006 doff -m victim/below 1:1 st
	refuses "the symbolic link victim/../link is not followed" \
		doff -o victim/../link 1:1 st
}

# 1.0.0 loses this race in the first hundred starts.
@test "a link that is exchanged into the way while it is gone leads nowhere (173)" {
	local starts=200 i
	[ -z "${DOFF_SLOW-}" ] || starts=10000
	umount "$VOLUME"
	# An unpacked root file system, in a volume of uid 1000.
	mkdir -p "$VOLUME/var" "$VOLUME/data/run"
	ln -s /etc "$VOLUME/var/run"
	chown 1000:1000 "$VOLUME" "$VOLUME/data"
	chroot "$ROOT" /bin/attack swap /vol/var /vol/data 3>&- &
	attacker=$!
	for ((i = 0; i < starts; i++)); do
		in_root doff -d 0777:/vol/data/run 1000:1000 true \
			>/dev/null 2>&1 || true
	done
	kill "$attacker"
	assert_equal "$(victim)" "$before"
}
