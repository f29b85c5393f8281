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

# Those of the command line and of the drop; COMPILERS=all: more of them.
quick_tests() {
	local cli=dry_run root=identity
	[ "${COMPILERS-}" != all ] || cli="dry_run usage" root="identity drop"
	# bats puts its own parts in front, which do not run by themselves.
	local path
	path=$(printf %s "$PATH" | sed 's|[^:]*/libexec/bats-core:||g')
	cd "$1" || return
	# shellcheck disable=SC2046,SC2086
	run env -i PATH="$path" bats $(printf 'tests/cli/%s.bats ' $cli)
	assert_success
	[ "$(id -u)" = 0 ] || return 0
	# shellcheck disable=SC2046,SC2086
	run env -i PATH="$path" sh tests/namespace.sh \
		bats $(printf 'tests/root/%s.bats ' $root)
	assert_success
}

# built_by COMPILER: by the flags of users, then by our own; and held to the
# quick tests.
built_by() {
	local all=('-O0 -g' -O2 -O3)
	[ "${COMPILERS-}" = all ] || all=(-O3)
	tree_with_tests "$TMP/of a compiler"
	for flags in "${all[@]}"; do
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
