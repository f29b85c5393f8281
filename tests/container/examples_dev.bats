# docker/examples/dev: what is built belongs to whoever owns the source tree.
load container
load examples

setup_file() {
	example_build dev
}

# A source tree.
setup() {
	SOURCE=$BATS_TEST_TMPDIR/source
	mkdir "$SOURCE"
	printf 'hello: hello.c\n\ttcc -o hello hello.c\n' >"$SOURCE/Makefile"
	printf '%s\n' '#include <stdio.h>' \
		'int main(void) { puts("hello"); return 0; }' \
		>"$SOURCE/hello.c"
}

teardown() {
	examples_remove
}

@test "what is built belongs to whoever owns the tree, for three of them" {
	for ids in 1000:1000 1001:1002 5000:100; do
		rm -f "$SOURCE/hello"
		chown -R "$ids" "$SOURCE"
		chmod 700 "$SOURCE"
		run container_run --rm -v "$SOURCE:/src" example-dev
		assert_success
		run "$SOURCE/hello"
		assert_output hello
		run owners "$SOURCE"
		assert_output "$ids"
	done
}

@test "the builder has a name and a home of the right owner" {
	chown -R 1001:1002 "$SOURCE"
	run container_run --rm -v "$SOURCE:/src" example-dev \
		sh -c "$WHO; stat -c %u:%g ~; touch ~/cache"
	assert_success
	assert_output "uid=1001(builder) gid=1002(builder) groups=1002(builder)
builder
/home/builder
1001:1002"
}

@test "where root owns the tree the builder stays 1000" {
	chown -R 0:0 "$SOURCE"
	run container_run --rm -v "$SOURCE:/src" example-dev id
	assert_output \
		'uid=1000(builder) gid=1000(builder) groups=1000(builder)'
}

@test "compose builds, and the host sees the owner of the tree" {
	local container
	printf '\nhold:\n\tsleep 60\n' >>"$SOURCE/Makefile"
	chown -R 1001:1002 "$SOURCE"
	export SOURCE
	compose dev run --detach dev make hello hold
	container=$(compose_container dev)
	within 20 sh -c "docker top $container | grep -q 'sleep 60'"
	assert_outside "$container" 1001 1002
	assert_equal "$(container_variable "$container" HOME)" /home/builder
	run owners "$SOURCE"
	assert_output 1001:1002
}

@test "without doff what is built belongs to root" {
	chown -R 1001:1002 "$SOURCE"
	container_run --rm --entrypoint make -v "$SOURCE:/src" example-dev
	run stat -c %u:%g "$SOURCE/hello"
	assert_output 0:0
}
