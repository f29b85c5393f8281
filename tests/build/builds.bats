# make check-build: what a build can be told, besides another compiler.
setup() {
	load build
	TMP=$BATS_TEST_TMPDIR
}

@test "CC=clang may stand in the environment" {
	command -v clang >/dev/null || skip "no clang here"
	tree_copy "$TMP/a"
	CC=clang make_silently "$TMP/a"
	is_good "$TMP/a/build/doff"
	run readelf -p .comment "$TMP/a/build/doff"
	assert_output --partial clang
}

@test "the release is built by a gcc that lacks -Oz, too" {
	tree_copy "$TMP/a"
	refusing "$TMP" gcc -Oz -ftrivial-auto-var-init -fstack-clash-protection
	make_silently "$TMP/a" CC="$TMP/refusing" release-build
	is_good "$TMP/a/build/release-build/doff"
}

@test "the debug build runs under gdb, and stops at main" {
	command -v gdb >/dev/null || skip "no gdb here"
	tree_copy "$TMP/a"
	make_silently "$TMP/a" debug
	is_good "$TMP/a/build/debug/doff"
	run gdb -batch -ex 'break main' -ex run -ex backtrace \
		--args "$TMP/a/build/debug/doff" --version
	assert_output --regexp '#0 +main \(argc=2,'
}

@test "the sanitizers see a mistake anywhere in the program" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	tree_copy "$TMP/a"
	make_silently "$TMP/a" sanitize
	run "$TMP/a/build/sanitize/doff" 7:8 id -u
	assert_output 7
	sed -i 's/^	(void)argc;/	{ static char of[4]; of[argc]++; }/' \
		"$TMP/a/src/main.c"
	make_silently "$TMP/a" sanitize
	run "$TMP/a/build/sanitize/doff" 7:8 id -u
	assert_failure
	assert_output --regexp 'Sanitizer|runtime error'
}
