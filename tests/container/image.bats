# The image of docker/Dockerfile.
load container

teardown() {
	containers_remove
}

@test "the image holds doff and its SBOM, and nothing else" {
	docker create --label "$LABEL" --name "$UNIQUE" doff
	run docker export --output "$BATS_TEST_TMPDIR/doff.tar" "$UNIQUE"
	assert_success
	# What the engine itself puts into every container aside.
	run sh -c "tar -tf '$BATS_TEST_TMPDIR/doff.tar' |
		grep -vE '^(\.dockerenv|dev/|etc/|proc/|sys/)'"
	assert_output "doff
doff.spdx.json"
}

@test "the image runs without a shell or a libc, and refuses root" {
	run container_run --rm doff --version
	assert_success
	assert_output --regexp '^doff [0-9.]+'
	run -125 container_run --rm doff 0:0 /doff --version
	assert_output --partial 'uid 0 refused'
}

@test "the SBOM is SPDX 2.3, of doff and the musl linked into it" {
	docker create --label "$LABEL" --name "$UNIQUE" doff
	docker cp "$UNIQUE:/doff.spdx.json" "$BATS_TEST_TMPDIR/"
	run python3 - "$BATS_TEST_TMPDIR/doff.spdx.json" <<-'PYTHON'
		import json, sys
		spdx = json.load(open(sys.argv[1]))
		print(spdx["spdxVersion"])
		for package in spdx["packages"]:
		    print(package["name"], bool(package["versionInfo"]))
	PYTHON
	assert_success
	assert_line --index 0 SPDX-2.3
	assert_line 'doff True'
	assert_line 'musl True'
}

@test "another image takes doff with COPY --from" {
	mkdir "$BATS_TEST_TMPDIR/copy"
	cat >"$BATS_TEST_TMPDIR/copy/Dockerfile" <<-'DOCKERFILE'
		FROM debian:bookworm-slim
		COPY --from=doff /doff /usr/local/bin/
		ENTRYPOINT ["doff", "nobody:nogroup"]
	DOCKERFILE
	image_build "$UNIQUE" "$BATS_TEST_TMPDIR/copy"
	run container_run --rm "$UNIQUE" id
	assert_success
	assert_output 'uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)'
}
