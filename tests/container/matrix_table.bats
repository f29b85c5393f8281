# The table of docker/README.md is what was measured in this run.
load container
load matrix

@test "each row of the matrix was measured, once" {
	run sort "$MEASURED"
	assert_success
	assert_equal "$output" "$(sort "$TABLE")"
	[ "${#lines[@]}" -ge 60 ]
}

@test "docker/README.md has the matrix as it was measured" {
	run sed -n '/^<!-- matrix -->$/,/^<!-- end -->$/p' \
		"$TOP/docker/README.md"
	assert_success
	assert_equal "$output" "<!-- matrix -->
$(sh "$BATS_TEST_DIRNAME/matrix_table.sh" "$MEASURED")
<!-- end -->"
}
