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

# verifying PATTERN: the lines of the README to type, each whole.
verifying() {
	sed -n '/^## Get doff/,/^## More/s/^      *\([a-z].*\|--.*\)$/\1/p' \
		README.md | sed -e ':a' -e '/\\$/N; s/ *\\\n/ /; ta' |
		grep -E "$1"
}

# cosign(1) and gh(1) need a release: what they are told is what makes one.
@test "cosign and gh are told what the release workflow makes" {
	local workflow=.github/workflows/release.yml line
	line=$(verifying '^cosign verify ')
	bash -n <<<"$line"
	[[ $line == *' ghcr.io/OWNER/doff@sha256:DIGEST '* ]]
	[[ $line == *" --certificate-oidc-issuer https://token.actions.githubusercontent.com "* ]]
	[[ $line == *" --certificate-identity https://github.com/OWNER/doff/$workflow@refs/tags/v"* ]]
	# Without a key, as the workflow of a tag, which has an id token.
	grep -qF 'cosign sign --yes "$IMAGE@$DIGEST"' $workflow
	grep -qF 'IMAGE=ghcr.io/${GITHUB_REPOSITORY,,}' $workflow
	grep -qF 'tags: ["v*"]' $workflow
	grep -qF 'id-token: write' $workflow
	line=$(verifying '^gh attestation verify ')
	[ "$line" = 'gh attestation verify doff-amd64 --repo OWNER/doff' ]
	grep -qF 'subject-checksums: build/release/SHA256SUMS' $workflow
	grep -qF 'build/release/doff* build/release/SHA256SUMS' $workflow
	grep -q '^amd64 ' docker/packaging/arches
	run verifying '^docker (buildx imagetools inspect|pull|tag) '
	assert_equal "${#lines[@]}" 3
	assert_equal "$(verifying . | grep -cvE '^(docker|cosign|gh|curl|sha256sum|install) ')" 0
}

@test "a release file is fetched, summed and installed as the README says" {
	local release=$TMP/release/v/OWNER/doff/releases/download here=$TMP/here
	release+=/v$(sed -n 's/^VERSION = //p' Makefile)
	mkdir -p "$release" "$here/bin"
	cp "$TOP/build/doff" "$release/doff-amd64"
	echo other >"$release/doff-arm64"
	(cd "$release" && sha256sum doff-* >SHA256SUMS)
	cd "$here" || exit 1
	while IFS= read -r line; do
		line=${line/https:\/\/github.com/file://$TMP/release/v}
		bash -c "${line/\/usr\/local\/bin/bin}"
	done < <(cd "$TMP/tree" && verifying '^(curl|sha256sum|install) ')
	run bin/doff --version
	assert_success
	# A file that was changed on the way.
	echo x >>doff-amd64
	run bash -c "$(cd "$TMP/tree" && verifying '^sha256sum ')"
	assert_failure
}
