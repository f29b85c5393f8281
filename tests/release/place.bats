# Where the project lives is a placeholder, which place.sh fills in.
setup() {
	load release
	mkdir "$TMP/tree"
	cd "$TOP" || exit 1
	git -c safe.directory='*' ls-files --cached --others --exclude-standard |
		xargs ls -d 2>/dev/null |
		grep -E '\.md$|^docker/packaging/|^\.github/|^Makefile$' |
		xargs cp --parents -t "$TMP/tree"
	cd "$TMP/tree" || exit 1
}

@test "place.sh leaves no placeholder, and all that it names is the project's" {
	run grep -rlE 'OWNER/|doff\.example' .
	assert_line ./README.md
	assert_line ./docker/packaging/project
	sh docker/packaging/place.sh Some-One/doff 'A, B & C <a@b.example>'
	run grep -rnE 'OWNER/|doff\.example|`OWNER`' .
	refute_line --regexp '^\./(README|SECURITY|docker/packaging/(APK|doff|deb|proj))'
	grep -q 'https://github.com/Some-One/doff.git#v' README.md
	grep -q 'ghcr.io/some-one/doff@sha256' README.md
	grep -q 'https://github.com/Some-One/doff/security/advisories' SECURITY.md
	grep -qF 'A, B & C <a@b.example>' SECURITY.md
	grep -qx 'Maintainer: A, B & C <a@b.example>' \
		docker/packaging/debian/control
	grep -qx 'Homepage: https://github.com/Some-One/doff' \
		docker/packaging/debian/control
	grep -qx 'url="https://github.com/Some-One/doff"' \
		docker/packaging/APKBUILD
}

@test "place.sh refuses what is no repository or no maintainer" {
	for repository in '' doff a/b/c 'a/b c' /a; do
		run sh docker/packaging/place.sh "$repository" 'A <a@b>'
		assert_failure
	done
	run sh docker/packaging/place.sh a/b nobody
	assert_failure
	grep -q OWNER/doff README.md
}

@test "the commands that verify a release have its version" {
	run grep -ohE 'doff\.git#v[0-9.]+[0-9]|tags/v[0-9.]+[0-9]|download/v[0-9.]+[0-9]' \
		README.md
	version=$(sed -n 's/^VERSION = //p' Makefile)
	assert_equal "${#lines[@]}" 4
	for line in "${lines[@]}"; do
		assert_equal "${line##*v}" "$version"
	done
}
