# The account files as glibc, musl, busybox and, where its compiler is, Go read
# them, beside doff's reading (tests/differential/readers.py); the long form has
# all crafted files, and others at random each time.
load root

setup() {
	needs_unemulated
	root_make
	cp "$TOP/build/tests/readers/musl" "$ROOT/bin/readers-musl"
	if command -v go >/dev/null; then
		make -s -C "$TOP" -f tests/Makefile build/tests/readers/go
		cp "$TOP/build/tests/readers/go" "$ROOT/bin/readers-go"
	fi
}
teardown() { root_remove; }

@test "whoever doff becomes is who other readers find, never root (140, 189)" {
	local many=(40 5 1)
	[ -z "${DOFF_SLOW-}" ] || many=(all 500)
	run python3 -B "$TOP/tests/differential/readers.py" "$ROOT" read \
		"${many[@]}"
	assert_success
}

@test "after --create all of them find who doff becomes, or it refuses (189)" {
	local many=(40 5 1)
	[ -z "${DOFF_SLOW-}" ] || many=(all 500)
	run python3 -B "$TOP/tests/differential/readers.py" \
		"$ROOT" create "${many[@]}"
	assert_success
}
