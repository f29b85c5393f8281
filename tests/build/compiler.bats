# make check-build: what $COMPILER makes of it; once for each that there is.
setup() {
	load build
	TMP=$BATS_TEST_TMPDIR
}

# A copy with the tests, which find build/doff above themselves.
tree_with_tests() {
	tree_copy "$1"
	cp -r "$TOP/tests" "$TOP"/*.md "$TOP/man" "$1/"
	mkdir -p "$1/build"
	ln -s "$(cd "$TOP" && pwd)/build/tests" "$1/build/tests"
}

quick_tests() {
	cd "$1" || return
	run env -i PATH="$PATH" bats tests/cli/dry_run.bats tests/cli/usage.bats
	assert_success
	[ "$(id -u)" = 0 ] || return 0
	run env -i PATH="$PATH" sh tests/namespace.sh bats tests/root/identity.bats \
		tests/root/drop.bats
	assert_success
}

# built_by COMPILER: by the flags of users, then by our own; and held to the
# quick tests.
built_by() {
	tree_with_tests "$TMP/of a compiler"
	for flags in '-O0 -g' -O2 -O3; do
		make_silently "$TMP/of a compiler" CC="$1" CFLAGS="$flags"
		is_good "$TMP/of a compiler/build/doff"
	done
	make_silently "$TMP/of a compiler" CC="$1"
	is_good "$TMP/of a compiler/build/doff"
	quick_tests "$TMP/of a compiler"
}

@test "the compiler builds it without a warning, whatever CFLAGS are" {
	built_by "$COMPILER"
}
