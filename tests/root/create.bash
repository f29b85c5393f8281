# What the suites of --create share.

# Programs of this machine, read-only, in $ROOT with its own /etc.
tools_mount() {
	local name
	mkdir -p "$ROOT/usr"
	mount --rbind -o ro /usr "$ROOT/usr"
	mount -o remount,bind,ro "$ROOT/usr"
	for name in lib lib64 lib32 libx32; do
		if [ -L "/$name" ]; then
			ln -s "$(readlink "/$name")" "$ROOT/$name"
		elif [ -d "/$name" ]; then
			mkdir "$ROOT/$name"
			mount --bind -o ro "/$name" "$ROOT/$name"
		fi
	done
	cat >"$ROOT/etc/nsswitch.conf" <<-'NSS'
		passwd: files
		group: files
	NSS
}

# Skip the test where the machine lacks one of the programs.
needs() {
	local program
	for program; do
		command -v "$program" >/dev/null || skip "no $program here"
	done
}

# Run a program of tools_mount.
tool() {
	chroot "$ROOT" /bin/env -i PATH=/usr/sbin:/usr/bin:/bin "$@"
}

# The whole file, as one assertable text; a dot keeps newlines at its end.
content() {
	cat "$ROOT/etc/$1"
	printf .
}

# Name, mode, owner, inode and times of the account files.
stamp() {
	stat -c '%n %f %u %g %i %y %z %s' "$ROOT/etc/passwd" \
		"$ROOT/etc/group"
}

create_setup() {
	root_make
	ln -s busybox "$ROOT/bin/whoami"
	before=$(content passwd)
	before_group=$(content group)
}

# Set each variable, run doff with it, as root.
create() {
	run in_root env "$@"
	assert_success
}
