# The whole program under ASan and UBSan, with whatever comes
# (tests/root/random_starts.py).
# bats file_tags=slow
load root

setup() {
	needs_unemulated
	root_make
}
teardown() { root_remove; }

# sanitized: doff built with the sanitizers, and what it is linked with.
sanitized() {
	local library
	make -s -C "$TOP" sanitize >/dev/null
	cp "$TOP/build/sanitize/doff" "$ROOT/bin/doff"
	for library in $(ldd "$TOP/build/sanitize/doff" | grep -oE '/[^ ]+'); do
		mkdir -p "$ROOT/$(dirname "$library")"
		cp "$library" "$ROOT/$library"
	done
}

# DOFF_SLOW=1: 100,000 starts, some seven hours where four are made in a second;
# DOFF_STARTS=n: as many.
@test "no input makes the sanitizers find anything, in any start (194)" {
	local many=(400 1)
	[ -z "${DOFF_SLOW-}" ] || many=(100000)
	[ -z "${DOFF_STARTS-}" ] || many=("$DOFF_STARTS")
	sanitized
	run env PYTHONPATH="$TOP/tests/differential" \
		python3 -B "$BATS_TEST_DIRNAME/random_starts.py" "$ROOT" \
		"${many[@]}"
	echo "# ${lines[*]}" >&3
	assert_success
	assert_line --regexp "^starts=[0-9]+ wrong=0 "
}

# Times that 64 bits of nanoseconds do not hold: ext4 does, until 2446, and a
# server may send any.
@test "inode times beyond 2262 are times like others (194)" {
	local image=$ROOT/run/image name field
	truncate -s 16M "$image"
	mke2fs -q -t ext4 -I 256 -E root_owner=1000:1000 "$image"
	debugfs -w -R "mkdir /d" "$image" 2>/dev/null
	debugfs -w -R "mkdir /d/d" "$image" 2>/dev/null
	for name in / /d /d/d; do
		for field in ctime mtime crtime; do
			debugfs -w -R "set_inode_field $name $field @9500000000" \
				"$image" 2>/dev/null
		done
	done
	sanitized
	mount -o loop "$image" "$ROOT/data"
	[ "$(stat -c '%W %Z' "$ROOT/data/d/d")" = "9500000000 9500000000" ]
	run in_root doff -o /data 5:5 st
	umount "$ROOT/data"
	assert_success
	refute_output --partial "runtime error"
}
