setup() {
	load release
	cd "$TOP" || exit 1
	export SOURCE_DATE_EPOCH=1000000000
	MUSL='1.2.5-3.1~deb13u1'
}

@test "both SBOMs hold what their format requires, and name musl" {
	for format in spdx cyclonedx; do
		for of in "" build/doff; do
			sh docker/packaging/sbom.sh 1.2.3 "$MUSL" $format $of \
				>"$TMP/sbom"
			python3 tests/release/sbom.py $format "$TMP/sbom" "$MUSL"
		done
		grep -q "$(sha256sum <build/doff | cut -c1-64)" "$TMP/sbom"
		grep -q 2001-09-09T01:46:40Z "$TMP/sbom"
	done
}

@test "each names the file that it is of" {
	for format in spdx cyclonedx; do
		cp build/doff "$TMP/doff-other"
		run sh docker/packaging/sbom.sh 1 "$MUSL" $format "$TMP/doff-other"
		assert_output --partial '"doff-other"'
		refute_output --partial "$TMP"
	done
}
