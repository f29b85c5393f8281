# docker/examples as a whole: what a reader finds there.
load container
load examples

@test "each example has a Dockerfile, a compose.yaml and a README.md" {
	run ls "$EXAMPLES"
	assert_equal "${#lines[@]}" 13
	for directory in "$EXAMPLES"/*/; do
		for file in Dockerfile compose.yaml README.md; do
			[ -s "$directory$file" ] || fail "no $directory$file"
		done
	done
}

@test "the table has a row for each example, with the line that it has" {
	for directory in "$EXAMPLES"/*/; do
		name=$(basename "$directory")
		row=$(grep -F "| [$name]($name) |" "$EXAMPLES/README.md") ||
			fail "no row: $name"
		after=$(echo "$row" | sed -E 's/^.*\| `(.*)` \|$/\1/')
		grep -qF -- "$after" "$directory"* || fail "not there: $after"
	done
	run grep -c '^| \[' "$EXAMPLES/README.md"
	assert_output 12
}

@test "each Dockerfile takes doff from its image, and starts with it" {
	for directory in "$EXAMPLES"/*/; do
		grep -q '^COPY --from=doff /doff ' "$directory/Dockerfile" ||
			fail "$directory"
		grep -qE '^ENTRYPOINT \["([a-z/]*doff|docker-entrypoint.sh)"' \
			"$directory/Dockerfile" || fail "$directory"
	done
}

@test "each compose.yaml is one, and names the image as the tests do" {
	for directory in "$EXAMPLES"/*/; do
		name=$(basename "$directory")
		run docker-compose --file "$directory/compose.yaml" config
		assert_success
		assert_line "    image: example-$name"
		refute_output --partial 'variable is not set'
	done
}
