# How the PATHs of options are resolved; --match shows where one leads.
load root
load run

setup() {
	root_make
	chown 1005:1006 "$ROOT/data"
}
teardown() { root_remove; }

# text N BYTE: as many of them.
text() { printf "%0${1}d" 0 | tr 0 "$2"; }

# too_long PATH: longer than a path, a part of it or a link may be.
too_long() { refuses "File name too long" doff -m "$1" app st; }

@test "40 links are followed, as the kernel does, 41 are not" {
	ln -s data "$ROOT/1"
	for i in {2..41}; do
		ln -s $((i - 1)) "$ROOT/$i"
	done
	becomes 1005 1006 1006 doff -m /40 1:1 st
	refuses "its owner cannot be found (--match)" doff -m /41 1:1 st
	refuses "its owner cannot be found (--match)" doff -m /41/below 1:1 st
}

@test "what may be 255 bytes or 4095 in the kernel may be so here" {
	local name
	name=$(text 255 x)
	touch "$ROOT/data/$name"
	chown 7:8 "$ROOT/data/$name"
	becomes 7 8 8 doff -m "/data/$name" 1:1 st
	becomes 1005 1006 1006 doff -m "$(text 4091 /)data" 1:1 st
	too_long "$(text 4092 /)data"
	too_long "/data/${name}x"
	too_long "/data/${name}x/below"
	too_long "/$(text 4000 x)"
	too_long "$(text 9000 /)data"
}

@test "links that lead to a path of 8191 bytes are followed, of more not" {
	# What is left of /long when its target is read: 4094 slashes and PATH's.
	ln -s "m$(text 4094 /)" "$ROOT/long"
	ln -s "data$(text 3093 /)" "$ROOT/m"
	becomes 1005 1006 1006 doff -m "/long$(text 1000 /)" 1:1 st
	too_long "/long$(text 1001 /)"
	too_long "/long$(text 4000 /)"
}

@test "a link or a directory that cannot be examined is not followed" {
	needs_native
	ln -s /data "$ROOT/tmp/link"
	for when in {1..8}; do
		failing fstat:error=EIO:when=$when /bin/doff -m /tmp/link 1:1 \
			/bin/st
		assert_equal "$when $status" "$when 125"
		refute_output --partial "Uid:"
	done
	assert_output --partial "is not followed, since others could have made it"
	ln -s /data "$ROOT/link"
	failing readlinkat:error=EIO /bin/doff -m /link 1:1 /bin/st
	assert_equal "$status" 125
	assert_output --partial "/link: its owner cannot be found (--match): Input/output"
	failing readlinkat:retval=0 /bin/doff -m /link 1:1 /bin/st
	assert_equal "$status" 125
	assert_output --partial "/link: its owner cannot be found (--match): Too many"
}

@test "where no descriptor is left a path says so" {
	needs_native
	local failed=0
	ln -s /data "$ROOT/link"
	for when in {1..9}; do
		failing openat:error=EMFILE:when=$when \
			/bin/doff -m /link 1:1 /bin/true
		[ "$status" != 0 ] || continue
		assert_equal "$status" 125
		assert_output --partial "Too many open files"
		failed=$((failed + 1))
	done
	# /, link, / again, data.
	[ "$failed" -ge 4 ]
}

@test "what was looked at is what is opened, not its name again" {
	needs_native
	touch "$ROOT/data/file"
	run strace -f -qq -o "$BATS_TEST_TMPDIR/trace" -e trace=openat \
		"$HELPERS/start_as" chroot="$ROOT" -- \
		/bin/doff -m /data/file 1:1 /bin/true
	assert_success
	assert_equal "$(grep -c '"file"' "$BATS_TEST_TMPDIR/trace")" 1
	assert_equal "$(grep -c '"data"' "$BATS_TEST_TMPDIR/trace")" 1
}

@test "root without rights over files may pass a directory it cannot read" {
	mkdir "$ROOT/private"
	mv "$ROOT/etc/passwd" "$ROOT/private"
	ln -s /private/passwd "$ROOT/etc"
	chmod 0111 "$ROOT/private"
	run setpriv --bounding-set -dac_override,-dac_read_search \
		chroot "$ROOT" /bin/doff app /bin/st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
}
