setup() {
	load release
	cd "$TOP" || exit 1
}

installed() {
	(cd "$TMP/to" && find . ! -type d | sort)
}

@test "install puts doff, its documents and completions under PREFIX" {
	make -s install DESTDIR="$TMP/to" PREFIX=/opt/x
	run installed
	assert_output "$(printf '%s\n' ./opt/x/bin/doff \
		./opt/x/share/bash-completion/completions/doff \
		./opt/x/share/doc/doff/CHANGELOG.md \
		./opt/x/share/doc/doff/README.md \
		./opt/x/share/doc/doff/SECURITY.md \
		./opt/x/share/doc/doff/coming-from.md \
		./opt/x/share/doc/doff/troubleshooting.md \
		./opt/x/share/doff/allow-root \
		./opt/x/share/fish/vendor_completions.d/doff.fish \
		./opt/x/share/man/man1/doff.1 \
		./opt/x/share/zsh/site-functions/_doff)"
	run "$TMP/to/opt/x/bin/doff" --version
	assert_success
	[ "$(stat -c %a "$TMP/to/opt/x/bin/doff")" = 755 ]
}

@test "the links gosu and su-exec are made on demand, and are doff" {
	make -s install DESTDIR="$TMP/to" LINKS=yes
	for name in gosu su-exec; do
		[ "$(readlink "$TMP/to/usr/local/bin/$name")" = doff ]
		run "$TMP/to/usr/local/bin/$name" --version
		assert_output --regexp "^doff [0-9.]+$"
	done
}

@test "LINKS=root: the links are the wrapper that permits uid 0 (F39)" {
	local PATH=$TMP/to/usr/local/bin:$PATH
	make -s install DESTDIR="$TMP/to" LINKS=root
	for name in gosu su-exec; do
		[ "$(command -v $name)" = "$TMP/to/usr/local/bin/$name" ]
		run $name 0:0 true
		assert_success
		run $name "" true
		assert_failure 125
		run $name 4294967296:0 true
		assert_failure 125
	done
	run doff 0:0 true
	assert_failure 125
	make -s uninstall DESTDIR="$TMP/to"
	run installed
	refute_output
}

@test "uninstall leaves no file, but a gosu that is not ours" {
	make -s install DESTDIR="$TMP/to" LINKS=yes
	rm "$TMP/to/usr/local/bin/gosu"
	echo other >"$TMP/to/usr/local/bin/gosu"
	make -s uninstall DESTDIR="$TMP/to"
	run installed
	assert_output ./usr/local/bin/gosu
	make -s uninstall DESTDIR="$TMP/to"
}
