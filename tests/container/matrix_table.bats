# The table in matrix.md is what was measured in this run.
load container
load matrix

@test "each row of the matrix was measured, once" {
	run sort "$MEASURED"
	assert_success
	assert_equal "$output" "$(sort "$TABLE")"
	[ "${#lines[@]}" -ge 60 ]
}

@test "matrix.md has the matrix as it was measured" {
	run sed -n '/^<!-- matrix -->$/,/^<!-- end -->$/p' \
		"$BATS_TEST_DIRNAME/matrix.md"
	assert_success
	assert_equal "$output" "<!-- matrix -->
$(sh "$BATS_TEST_DIRNAME/matrix_table.sh" "$MEASURED")
<!-- end -->"
}
