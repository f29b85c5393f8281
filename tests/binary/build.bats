# That the build is an ordinary one: whose the flags are, and which compilers
# and directories do.  Each compiler that there is has make check-build.
setup() {
	load ../build/build
	TMP=$BATS_TEST_TMPDIR
}

@test "CFLAGS of the environment count, in a directory with spaces in its name" {
	tree_copy "$TMP/a directory of ours"
	export CFLAGS='-O0 -g' LDFLAGS=
	make_silently "$TMP/a directory of ours"
	is_good "$TMP/a directory of ours/build/doff"
	run readelf -SW "$TMP/a directory of ours/build/doff"
	assert_output --partial .debug_info
	grep -q -- '-O0 -g' "$TMP/a directory of ours/build/flags"
}

@test "CFLAGS on the command line count, and a compiler may lack our flags" {
	tree_copy "$TMP/a"
	refusing "$TMP" "${CC:-gcc}" -Oz -ftrivial-auto-var-init \
		-fstack-clash-protection -fstack-protector-strong -flto
	make_silently "$TMP/a" CC="$TMP/refusing" CFLAGS=-O2
	is_good "$TMP/a/build/doff"
	run cat "$TMP/a/build/flags"
	assert_output --partial ' -O2'
	refute_output --partial -fstack
}

@test "other flags than last time build it anew, the same do nothing" {
	tree_copy "$TMP/a"
	make_silently "$TMP/a" build/base/str.o
	touch -d '1 minute ago' "$TMP"/a/build/flags "$TMP"/a/build/base/*
	touch -d '2 minutes ago' "$TMP"/a/Makefile "$TMP"/a/src/*/*
	before=$(stat -c %y "$TMP/a/build/base/str.o")
	make_silently "$TMP/a" build/base/str.o
	assert_equal "$(stat -c %y "$TMP/a/build/base/str.o")" "$before"
	make_silently "$TMP/a" CPPFLAGS=-DOTHER build/base/str.o
	refute [ "$(stat -c %y "$TMP/a/build/base/str.o")" = "$before" ]
}

@test "make help names each target, and is quick to read" {
	cd "$TOP"
	run make -s help
	assert_success
	for target in all debug sanitize release-build deps demo check install \
		check-build check-slow mutants bench help; do
		assert_line --regexp "^$target +[a-z]"
	done
	refute_line --regexp '.{81}'
}

@test "what is about to be installed is said first" {
	mkdir "$TMP/bin"
	printf '#!/bin/sh\necho apt-get "$@" >>"%s/log"\n' "$TMP" \
		>"$TMP/bin/apt-get"
	for each in sh dirname id; do
		ln -s "$(command -v $each)" "$TMP/bin/"
	done
	chmod 755 "$TMP/bin/apt-get"
	[ "$(id -u)" = 0 ] || skip "needs root"
	PATH=$TMP/bin run sh "$TOP/tests/deps.sh" build
	assert_output --regexp '^doff: installing: gcc .*make$'
	assert_success
	run cat "$TMP/log"
	assert_line --regexp '^apt-get install .* gcc .* make$'
	refute_output --partial bats
	PATH=$TMP/bin run sh "$TOP/tests/deps.sh" demo
	assert_output --partial busybox-static
	refute_output --partial bats
}
