load root

setup() { root_make; }
teardown() { root_remove; }

@test "a link to an account file is followed where it is root's (158)" {
	for file in passwd group; do
		mv "$ROOT/etc/$file" "$ROOT/data/$file"
		ln -s "/data/$file" "$ROOT/etc/$file"
	done
	becomes 1000 1000 "29 999 1000" doff app st
	ln -sf ../data/passwd "$ROOT/etc/passwd"
	becomes 1000 1000 "29 999 1000" doff app st
}

@test "a link to an account file that is not root's is refused (158)" {
	for file in passwd group; do
		mv "$ROOT/etc/$file" "$ROOT/data/$file"
		ln -s "/data/$file" "$ROOT/etc/$file"
		chown -h 1000:1000 "$ROOT/etc/$file"
		refuses "/etc/$file: cannot be read: the symbolic link" \
			doff app st
		chown -h 0:0 "$ROOT/etc/$file"
	done
	becomes 1000 1000 "29 999 1000" doff app st
	# The first link is root's, the next one is not.
	mv "$ROOT/data/passwd" "$ROOT/data/real"
	ln -s real "$ROOT/data/passwd"
	chown -h 1000:1000 "$ROOT/data/passwd"
	refuses "is not followed, since others could have made it" doff app st
}

@test "a link to an account file where others may write is refused (158)" {
	mv "$ROOT/etc/passwd" "$ROOT/data/passwd"
	ln -s /data/passwd "$ROOT/etc/passwd"
	for mode in 0775 0757 1777; do
		chmod $mode "$ROOT/etc"
		refuses "is not followed, since others could have made it" doff app st
	done
	chmod 0755 "$ROOT/etc"
	chown 1000 "$ROOT/etc"
	refuses "is not followed, since others could have made it" doff app st
}

@test "a name that the image maps to uid 0 is refused (167)" {
	sed -i 's/^app:x:1000:1000/app:x:0:1000/' "$ROOT/etc/passwd"
	refuses "app: uid 0 refused" doff app st
	refuses "app: uid 0 refused" doff app:1000 st
	refuses "app: account with uid 0 refused" \
		env PUID=1000 doff -e PUID app st
	refuses "PUID=0: uid 0 refused" env PUID=0 doff -e PUID app st
	refuses "PUID=0: uid 0 refused" env PUID=0 doff -e PUID 1000:1000 st
}

@test "a doff of the image's own in PATH is never looked for (167)" {
	mkdir "$ROOT/evil"
	printf '#!/bin/sh\necho evil\n' >"$ROOT/evil/doff"
	chmod 755 "$ROOT/evil/doff"
	becomes 1000 1000 "29 999 1000" \
		env PATH=/evil:/bin /bin/doff app st
}

@test "a link in the place of /etc is as good as a directory there, to read" {
	mv "$ROOT/etc" "$ROOT/data/etc"
	ln -s /data/etc "$ROOT/etc"
	chown -h 1000:1000 "$ROOT/etc"
	becomes 1000 1000 "29 999 1000" doff app st
	refuses "the symbolic link /etc is not followed" \
		env ID=1001 doff --create -e ID app st
	assert_equal "$(grep -c '^app:x:1000:' "$ROOT/data/etc/passwd")" 1
	[ ! -e "$ROOT/data/etc/.pwd.lock" ]
}

@test "no file of /etc is ever written" {
	cp -a "$ROOT/etc" "$BATS_TEST_TMPDIR/before"
	before=$(stat -c '%n %i %Z %u:%g %a' "$ROOT"/etc "$ROOT"/etc/*)
	in_root doff app true
	in_root doff -n app true
	run in_root doff nosuch true
	diff -r "$BATS_TEST_TMPDIR/before" "$ROOT/etc"
	assert_equal "$(stat -c '%n %i %Z %u:%g %a' "$ROOT"/etc \
		"$ROOT"/etc/*)" "$before"
}
