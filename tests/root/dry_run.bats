# --dry-run: the paths and the command are judged, and nothing is changed.
load root
load run

setup() { root_make; }
teardown() { root_remove; }

# judges STATUS TEXT ARG...: the plan is printed, that is the one message.
judges() {
	local wanted=$1 text=$2
	shift 2
	run --separate-stderr "-$wanted" in_root doff -n "$@"
	assert_line --index 0 --regexp '^uid='
	assert_equal "${#stderr_lines[@]}" 1
	[[ ${stderr_lines[0]} == "doff: "*"$text"* ]] ||
		fail "no '$text' in: $stderr"
}

@test "a dry run refuses the paths that a start would refuse (F20)" {
	echo x >"$ROOT/data/file"
	mkdir "$ROOT/data/theirs"
	ln -s /etc "$ROOT/data/theirs/link"
	chown -Rh 1000:1000 "$ROOT/data/theirs"
	judges 125 "/: a system directory keeps" -o / -o /missing app nosuch
	judges 125 "/missing: cannot be owned: it does not exist" \
		-o /missing app true
	judges 125 "/proc: a system directory" -d 0755:/proc app true
	judges 125 "/proc/sys: a kernel file system" -d /proc/sys app true
	judges 125 "/data/file: the directory cannot be made: Not a directory" \
		-d /data/file app true
	judges 125 "/data: --give takes no directory" --give /data app true
	judges 125 "link is not followed" -o /data/theirs/link app true
	judges 125 "link is not followed" -d /data/theirs/link/x app true
	judges 125 "link is not followed" --give /data/theirs/link/passwd app true
	judges 125 "link is not followed" -o /data \
		--own-skip /data/theirs/link/x app true
	judges 125 "/: --own-skip names no entry" -o /data --own-skip / app true
	judges 125 "/missing" --prepare -o /missing app
	ln -s /nowhere "$ROOT/srv"
	for option in -d -o --give; do
		judges 125 "/srv/x: cannot be owned: a symbolic link leads nowhere" \
			$option /srv/x app true
	done
	judges 125 "/srv: cannot be owned: a symbolic link leads nowhere" \
		-d /srv app true
	judges 125 "/proc/x: cannot be owned: Operation not permitted" \
		-d /proc/x app true
	judges 125 "/data/new: --give takes no directory" \
		-d 0750:/data/new --give /data/new app true
	run -125 in_root doff -n -m /missing app true
	assert_line --partial "/missing: its owner cannot be found (--match)"
}

@test "a dry run ends as the start would for want of the command (F20)" {
	echo 'echo ran' >"$ROOT/data/script"
	mkdir -m 0700 "$ROOT/data/bin"
	cp "$ROOT/bin/busybox" "$ROOT/data/bin/tool"
	judges 127 "nosuch: command not found: in no absolute directory" app nosuch
	judges 127 "/no/such: command not found: No such file" app /no/such
	judges 127 "it is an option (those of doff" app --own
	judges 126 "/data/script: cannot be executed: Permission denied" \
		app /data/script
	judges 126 "/data: cannot be executed: Permission denied" app /data
	# By the rights of the identity, not of root.
	judges 126 "/data/bin/tool: cannot be executed: Permission" \
		app /data/bin/tool
	run -126 in_root env PATH=/data/bin /bin/doff -n app tool
	run -0 in_root doff -n --allow-root root /data/bin/tool
	chown 0:999 "$ROOT/data/bin"
	chmod 0710 "$ROOT/data/bin"
	run -0 in_root env PATH=/data/bin /bin/doff -n app tool
	refute_output --partial ran
}

@test "a dry run prints own=, dir= and give=, and changes nothing (F20)" {
	mkdir -p "$ROOT/data/d/.git"
	mkdir "$ROOT/d"
	echo x >"$ROOT/d/f"
	before=$(find "$ROOT/data" "$ROOT/d" "$ROOT/etc" -printf '%p %u %m %C@\n')
	run -0 in_root doff -n -o /data/d -o /data/new -d 0750:/data/new \
		--give 0400:/d/f --give /none --own-skip .git 1000:1000 true
	for line in own=/data/d own=/data/new dir=0750:/data/new \
		give=0400:/d/f give=/none own-skip=.git; do
		assert_line "$line"
	done
	run -0 in_root env CHOWN=never /bin/doff -n --own-env CHOWN -o /missing \
		1000:1000 true
	refute_line --partial own=
	for option in -d -o --give; do
		run -125 in_root doff 1000:1000 doff -r -n $option /etc app true
		assert_line "doff: /etc: a system directory keeps its owner: \
name a path below it"
	done
	run -0 in_root doff 1000:1000 doff -r -n -d /data/no -o /data app true
	assert_line dir=/data/no
	assert_line "doff: warning: /data: is not writable: Permission denied"
	assert_equal "$(find "$ROOT/data" "$ROOT/d" "$ROOT/etc" \
		-printf '%p %u %m %C@\n')" "$before"
}

@test "a dry run without the privilege says what is lacking, no more (F20)" {
	run -0 in_root doff 1000:1000 doff -n nobody true
	assert_line lacks=CAP_SETUID
	run -127 in_root doff 1000:1000 doff -n nobody nosuch
	assert_line lacks=CAP_SETUID
}
