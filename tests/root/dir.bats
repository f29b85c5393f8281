# --dir: a directory that is there, with owner and mode, as install -d makes it.
load root
load run

setup() { root_make; }
teardown() { root_remove; }

# is PATH MODE OWNER
is() {
	assert_equal "$(stat -c '%n %a %u:%g %F' "$ROOT$1")" \
		"$ROOT$1 $2 $3 directory"
}

@test "a missing directory is made, and belongs to the identity" {
	run in_root doff -d /data/new 1000:1000 true
	assert_success
	assert_output ""
	is /data/new 755 1000:1000
	is /data 755 0:0
}

@test "missing parents are root's, 0755, whatever the umask" {
	for mask in 000 022 077 777; do
		rm -rf "$ROOT/data/a"
		run in_root sh -c "umask $mask; exec doff -d 0750:/data/a/b/c \
			1000:1000 st"
		assert_success
		assert_line "Umask: 0$mask"
		is /data/a 755 0:0
		is /data/a/b 755 0:0
		is /data/a/b/c 750 1000:1000
		rm -rf "$ROOT/data/a"
		run in_root sh -c "umask $mask; exec doff -d /data/a 1000:1000 \
			true"
		is /data/a 755 1000:1000
	done
}

@test "MODE is set on a directory that is there, too; without it none is" {
	mkdir -m 0701 "$ROOT/data/old"
	run in_root doff -d /data/old 1000:1000 true
	assert_success
	is /data/old 701 1000:1000
	for mode in 700 0755 1777 2775 0; do
		run in_root doff -d $mode:/data/old 1000:1000 true
		assert_success
		is /data/old "$(printf %o "0$mode")" 1000:1000
	done
}

@test "nothing below the directory is touched" {
	mkdir -p "$ROOT/data/d/e"
	touch "$ROOT/data/d/f"
	run in_root doff -d 0700:/data/d 1000:1000 true
	assert_success
	is /data/d 700 1000:1000
	is /data/d/e 755 0:0
	assert_equal "$(stat -c %u "$ROOT/data/d/f")" 0
}

@test "what is right already is not touched (116)" {
	install -d -m 0750 -o 1000 -g 1000 "$ROOT/data/d"
	before=$(stat -c '%Z %Y' "$ROOT/data/d")
	sleep 1.1
	run in_root doff -d 0750:/data/d -d /data/d 1000:1000 true
	assert_success
	assert_equal "$(stat -c '%Z %Y' "$ROOT/data/d")" "$before"
}

@test "a second start needs no right to look inside (120)" {
	for start in first second; do
		run setpriv --bounding-set \
			-dac_override,-dac_read_search,-fowner \
			chroot "$ROOT" /bin/doff -d 0700:/data/a/b \
			-o /data/a/b 1000:1000 /bin/true
		assert_success
		assert_output ""
		is /data/a/b 700 1000:1000
		is /data/a 755 0:0
	done
}

@test "relative paths, dots and slashes are taken as they are meant" {
	run in_root sh -c 'cd /data && exec doff -d a/b/ -d ./c -d a/../d/. \
		-d 700://data//e// 1000:1000 true'
	assert_success
	is /data/a 755 0:0
	is /data/a/b 755 1000:1000
	is /data/c 755 1000:1000
	is /data/d 755 1000:1000
	is /data/e 700 1000:1000
	rm -r "$ROOT"/data/*
	# A colon after anything but a mode belongs to the name.
	run in_root sh -c 'cd /data && exec doff -d ./99:x -d ./7:y 1000:1000 true'
	assert_success
	is /data/99:x 755 1000:1000
	is /data/./7:y 755 1000:1000
}

@test "a file where the directory should be is refused" {
	echo x >"$ROOT/data/file"
	mkfifo "$ROOT/data/fifo"
	refuses "Not a directory" doff -d /data/file 1000:1000 st
	refuses "Not a directory" doff -d /data/file/below 1000:1000 st
	refuses "Not a directory" doff -d 0755:/data/fifo 1000:1000 st
	assert_equal "$(stat -c %u:%a "$ROOT/data/file")" 0:644
	refuses "" doff -d "" 1000:1000 st
}

@test "a foreign link in PATH is refused, root's own is followed (98)" {
	mkdir "$ROOT/victim"
	ln -s /victim "$ROOT/data/l"
	chown -h 1000:1000 "$ROOT/data/l"
	refuses "is not followed, since others could have made it" \
		doff -d 0777:/data/l 1000:1000 st
	refuses "is not followed, since others could have made it" \
		doff -d /data/l/new 1000:1000 st
	is /victim 755 0:0
	[ ! -e "$ROOT/victim/new" ]
	# A link to nowhere is no missing directory.
	ln -s /nowhere "$ROOT/data/m"
	chown -h 1000:1000 "$ROOT/data/m"
	refuses "is not followed, since others could have made it" \
		doff -d /data/m 1000:1000 st
	[ ! -e "$ROOT/nowhere" ]
	chown -h 0:0 "$ROOT/data/l"
	run in_root doff -d /data/l/new 1000:1000 true
	assert_success
	is /victim/new 755 1000:1000
	is /victim 755 0:0
}

@test "system directories are never handed over, those below are (108)" {
	for path in / /etc /dev /proc /bin; do
		refuses "keeps its owner" doff -d "0777:$path" 1000:1000 st
	done
	is /etc 755 0:0
	run in_root doff -d /etc/app 1000:1000 true
	assert_success
	is /etc/app 755 1000:1000
	refuses "keeps its owner" doff -d /data/x -d /etc 1000:1000 st
	[ ! -e "$ROOT/data/x" ]
}

@test "where it cannot be made the start ends (130)" {
	mount -t tmpfs -o ro t "$ROOT/data"
	refuses "Read-only file system" doff -d /data/a/b 1000:1000 st
	run in_root doff -d /data 1000:1000 true
	assert_success
	assert_output --partial "mode and owner not changed: Read-only"
	refuses "Read-only" doff --own-strict -d /data 1000:1000 st
	run in_root doff --allow-root -d 0700:/data 0:0 echo ran
	assert_success
	assert_line --index 0 --partial \
		"/data: mode and owner not changed: Read-only"
	assert_line --index 1 ran
}

@test "with --if-root and not as root it does what it can" {
	install -d -o 1000 -g 1000 "$ROOT/data/mine"
	run in_root doff 1000:1000 doff -r -d 0700:/data/mine/a/b \
		-d /data/mine app true
	assert_success
	assert_output ""
	is /data/mine/a 755 1000:1000
	is /data/mine/a/b 700 1000:1000
	run in_root doff 1000:1000 doff -r -d /data/no app echo ran
	assert_success
	assert_line --index 0 --partial "/data/no: is missing: No such"
	assert_line --index 1 "ran"
	run in_root doff 1000:1000 doff -r -d 0777:/data -o /data app echo ran
	assert_line --index 0 --partial "/data: is not writable: Permission"
	assert_equal "${#lines[@]}" 2 # once, though two options want it
	is /data 755 0:0
	# OpenShift: any uid, and group 0, for which the directory was made ready.
	install -d -m 0775 "$ROOT/data/open"
	run in_root doff 1234:root doff -r -d /data/open -o /data/open app true
	assert_success
	assert_output ""
	# Where all is to be done, that is the end.
	run in_root doff 1000:1000 doff -r --own-strict -d 0777:/data app st
	assert_equal "$status" 125
	assert_output "doff: /data: is not writable: Permission denied"
}

@test "with --if-root and CAP_CHOWN the system's directories stay" {
	local start=("$HELPERS/start_as" chroot="$ROOT" ambient=1 groups=1000
		gid=1000 securebits=4 uid=1000 securebits=0 -- /bin/doff -r)
	needs_native
	install -d "$ROOT/data/d"
	run "${start[@]}" -d /data/d app /bin/true
	is /data/d 755 1000:1000
	run "${start[@]}" -d /etc app /bin/true
	assert_equal "$status" 125
	assert_output --partial "keeps its owner"
	# What it is cannot be seen: nothing is done with it.
	run strace -f -qq -o /dev/null -e trace=statx \
		-e inject=statx:error=EIO "${start[@]}" -d /etc app /bin/true
	assert_success
	is /etc 755 0:0
}

@test "only the id that differs is changed (122)" {
	for owner in 5:1000 1000:5; do
		install -d -o "${owner%:*}" -g "${owner#*:}" "$ROOT/data/d"
		traced fchownat /bin/doff -d /data/d 1000:1000 /bin/true
		assert_success
		is /data/d 755 1000:1000
		[ "$owner" = 5:1000 ] ||
			grep -q '"", -1, 1000, AT_EMPTY_PATH' "$TRACE"
		[ "$owner" = 1000:5 ] ||
			grep -q '"", 1000, -1, AT_EMPTY_PATH' "$TRACE"
	done
}

@test "a directory that somebody makes meanwhile is no error" {
	needs_native
	for path in /data/a /data/a/b; do
		rm -rf "$ROOT/data/a"
		(sleep 0.4 && mkdir -p "$ROOT$path") 3>&- &
		failing mkdirat:delay_enter=1500000:when=1 \
			/bin/doff -d $path 1000:1000 /bin/true
		wait
		assert_success
		assert_output ""
		is $path 755 1000:1000
	done
}

@test "where no descriptor is left the directory is not made, and why is said" {
	needs_native
	local failed=0
	mkdir -p "$ROOT/data/a"
	for when in {1..40}; do
		rm -rf "$ROOT/data/a/b"
		failing openat:error=EMFILE:when=$when \
			/bin/doff -d /data/a/b/c 1000:1000 /bin/true
		[ "$status" != 0 ] || continue
		assert_equal "$when $status" "$when 125"
		assert_output --partial "Too many open files"
		failed=$((failed + 1))
	done
	# /, data, a, b: to check it.  The same, b made, c, c made, and . twice.
	[ "$failed" -ge 11 ]
}

@test "a directory that cannot be examined is left as it is" {
	needs_native
	install -d "$ROOT/data/d"
	AT=$ROOT/data/d failing fstat:error=EIO:when=3 \
		/bin/doff -d 0700:/data/d 1000:1000 /bin/true
	assert_success
	assert_output "doff: warning: /data/d: mode and owner not changed: \
Input/output error"
	is /data/d 755 0:0
}

# Each costs the same number of calls, however deep it lies.
@test "2,000 components cost twice the calls of 1,000, and few (192)" {
	needs_native
	local n calls=()
	for n in 1000 2000; do
		traced all timeout 60 /bin/doff \
			-d "/data$(printf '/%.0sx' $(seq $n))" 1000:1000 /bin/true
		assert_success
		calls+=("$(wc -l <"$TRACE")")
		rm -rf "$ROOT/data/x"
	done
	[ "${calls[1]}" -lt $((calls[0] * 22 / 10)) ]
	[ "${calls[1]}" -lt $((2000 * 20)) ]
	traced all timeout 60 /bin/doff -c \
		--home "/data$(printf '/%.0sh' $(seq 2000))" -m /data new /bin/true
	[ "$(wc -l <"$TRACE")" -lt $((2000 * 20)) ]
}

# To check it, and to change it.
@test "a directory that is there is opened twice, not made again" {
	install -d "$ROOT/data/d"
	traced openat /bin/doff -d /data/d 1000:1000 /bin/true
	assert_success
	assert_equal "$(grep -c '"d"' "$TRACE")" 2
}

@test "owner and mode are read back, whatever the calls answered (182, 193)" {
	needs_native
	install -d "$ROOT/data/d"
	failing fchownat:retval=0 /bin/doff -d 0700:/data/d 1000:1000 /bin/st
	assert_equal "$status" 125
	assert_line --partial "accepted without effect"
	failing fchmod:retval=0 /bin/doff -d 0750:/data/d 1000:1000 /bin/st
	assert_equal "$status" 125
	assert_line --partial "accepted without effect"
}

@test "--give hands over one entry that is there, with its mode (F16)" {
	echo x >"$ROOT/data/cookie"
	mkfifo "$ROOT/data/fifo"
	mknod "$ROOT/data/fuse" c 10 229
	run in_root doff -v --give 0400:/data/cookie --give 4755:/data/fifo \
		--give 0600:/data/fuse --give /data/none 1000:1000 true
	assert_success
	assert_line --partial "warning: /data/none: is missing: skipped"
	assert_equal "$(stat -c '%a %u:%g' "$ROOT"/data/{cookie,fifo,fuse} |
		tr '\n' ' ')" "400 1000:1000 4755 1000:1000 600 1000:1000 "
}

@test "--give takes no directory, link, or file with several links (F16)" {
	echo x >"$ROOT/data/f"
	ln "$ROOT/data/f" "$ROOT/data/g"
	ln -s f "$ROOT/data/l"
	chown -h 1000:1000 "$ROOT/data/l"
	refuses "--give takes no directory" doff --give /data 1000:1000 st
	refuses "" doff --give /data/l 1000:1000 st
	run in_root doff --give 0600:/data/f 1000:1000 true
	assert_success
	assert_output --partial "it has several links"
	refuses "it has several links" doff --own-strict --give /data/f \
		1000:1000 st
	assert_equal "$(stat -c %a:%u "$ROOT/data/f")" 644:0
	chown 7:7 "$ROOT/data/f"
	run in_root doff --own-from 7 --give 0600:/data/f 1000:1000 true
	assert_success
	assert_equal "$(stat -c %a:%u "$ROOT/data/f")" 600:1000
	refuses "keeps its owner" doff --give /proc/uptime 1000:1000 st
}
