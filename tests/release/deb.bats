setup() {
	load release
	cd "$TOP" || exit 1
}

teardown() {
	[ ! -d "$TMP/root/proc/self" ] || umount "$TMP/root/proc"
}

@test "the package is built without a complaint of lintian, and comes and goes" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	make -s -f docker/packaging/Makefile deb
	mmdebstrap --quiet --variant=essential \
		--include=grep bookworm "$TMP/root"
	before=$(find "$TMP/root/usr" | sort)
	cp build/release/doff_*.deb "$TMP/root/tmp/doff.deb"
	chroot "$TMP/root" dpkg -i /tmp/doff.deb
	[ -x "$TMP/root/usr/bin/doff" ]
	[ -e "$TMP/root/usr/share/zsh/vendor-completions/_doff" ]
	# The package's own test, as autopkgtest would run it.
	cp docker/packaging/debian/tests/start "$TMP/root/tmp/start"
	mount -t proc proc "$TMP/root/proc"
	chroot "$TMP/root" /tmp/start
	umount "$TMP/root/proc"
	chroot "$TMP/root" dpkg --purge doff
	assert_equal "$(find "$TMP/root/usr" | sort)" "$before"
	run chroot "$TMP/root" dpkg -s doff
	assert_failure
}
