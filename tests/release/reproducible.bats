setup_file() {
	cd "$BATS_TEST_DIRNAME/../.." || exit 1
	version=$(sed -n 's/^VERSION = //p' Makefile)
	make -s -f docker/packaging/Makefile \
		"build/release/doff-$version.tar.gz"
	export tarball=build/release/doff-$version.tar.gz
}

setup() {
	load release
	cd "$TOP" || exit 1
}

# What another person with another machine would have otherwise.
elsewhere() {
	(
		umask 0077
		cd "$1" || exit 1
		export TZ=Asia/Kathmandu LC_ALL=C.UTF-8 HOME=/nowhere
		shift
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	)
}

@test "the tarball is the same when made from itself, by somebody else" {
	mkdir -m 0777 "$TMP/another-directory"
	tar -x -f "$tarball" -C "$TMP/another-directory"
	chmod 0711 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/* "$TMP"
	work=$(echo "$TMP"/another-directory/doff-*)
	mkdir "$work/build"
	chown -R 65534:65534 "$work"
	elsewhere "$work" sh docker/packaging/source.sh build/again.tar.gz
	cmp "$tarball" "$work/build/again.tar.gz"
}

@test "it holds what git knows, and nothing else" {
	[ -e .git ] || skip "no work tree of git"
	assert_equal "$(tar -t -f "$tarball" | cut -d/ -f2- | LC_ALL=C sort)" \
		"$(git -c safe.directory='*' ls-files | LC_ALL=C sort)"
}

@test "executables are the same, bit by bit, made elsewhere by another" {
	mkdir -m 0777 "$TMP/a directory with a longer name"
	tar -x -f "$tarball" -C "$TMP/a directory with a longer name"
	work=$(echo "$TMP/a directory with a longer name"/doff-*)
	for arch in s390x arm64; do
		make -s -f docker/packaging/Makefile "build/release/doff-$arch"
		mkdir -p "$work/build/musl"
		cp -r "build/musl/$arch" "$work/build/musl/"
	done
	mkdir -p "$work/build/release"
	cp "$tarball" "$work/build/release/"
	chmod 0711 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/* "$TMP"
	chown -R 65534:65534 "$work"
	for arch in s390x arm64; do
		elsewhere "$work" sh docker/packaging/build.sh "$arch" \
			"build/release/${tarball##*/}" "build/release/doff-$arch"
		cmp "$work/build/release/doff-$arch" "build/release/doff-$arch"
	done
}

# In another directory, home, time, time zone, locale, PATH and umask; the user is
# another above.
@test "reprotest sees no difference between two builds" {
	mkdir "$TMP/source"
	tar -x -f "$tarball" -C "$TMP/source" --strip-components=1
	cd "$TMP/source" || return
	run reprotest --vary=-user_group,-fileordering,-domain_host,-kernel \
		--vary=-aslr,-num_cpus 'make -s release-build' \
		build/release-build/doff
	assert_success
	assert_line 'No differences in ./build/release-build/doff'
}

@test "the sums are those of the files, and a signature is verified" {
	cd "$TMP"
	echo one >SHA256SUMS
	minisign -G -W -p key.pub -s key >/dev/null
	run make -s -C "$TOP" -f docker/packaging/Makefile OUT="$TMP" \
		-o "$TMP/SHA256SUMS" MINISIGN_KEY="$TMP/key" \
		"$TMP/SHA256SUMS.minisig"
	assert_success
	minisign -V -p key.pub -m SHA256SUMS
	echo two >SHA256SUMS
	run minisign -V -p key.pub -m SHA256SUMS
	assert_failure
}
