# docker/examples/trust: an image whose user is root by another name.
load container
load examples

setup_file() {
	example_build trust
	image_build example-trust-plain "$EXAMPLES/trust" --target somebody
}

teardown() {
	examples_remove
}

# doff of the host's looks into an image.
look() {
	container_run --rm -v "$TOP/build/doff:/doff:ro" \
		--entrypoint /doff "$@"
}

@test "an image that says USER app runs as root" {
	local container
	run docker inspect --format '{{.Config.User}}' example-trust-plain
	assert_output app
	run container_run --rm example-trust-plain id -u
	assert_output 0
	container=$(container_run --detach example-trust-plain sleep 60)
	run container_uids "$container"
	assert_output '0 0 0 0'
}

@test "doff refuses a user who is root by another name (167)" {
	run -125 container_run --rm example-trust
	assert_equal "${#lines[@]}" 1
	assert_output --partial 'doff: app: uid 0 refused: run the command'
}

@test "compose starts the one as root, and not the other" {
	run compose trust run --rm -T plain
	assert_success
	assert_output --partial 'uid=0(root) gid=0(root)'
	run -125 compose trust run --rm -T trust
	assert_output --partial 'doff: app: uid 0 refused'
}

@test "--dry-run tells who an image's user is, and runs nothing of it" {
	run -125 look example-trust-plain --dry-run app id
	assert_output --partial 'doff: app: uid 0 refused'
	docker build --quiet --tag "$UNIQUE" - <<-'DOCKERFILE'
		FROM debian:bookworm-slim
		RUN useradd --uid 1234 --groups audio app
		USER app
	DOCKERFILE
	run look "$UNIQUE" --dry-run app id
	assert_success
	assert_line uid=1234
	assert_line uid-from=account
	assert_line groups=29,1234
	assert_line command=id
	refute_output --partial 'uid=1234(app)'
}

@test "another doff in the image's PATH is not the one that starts (167)" {
	docker build --quiet --tag "$UNIQUE" - <<-'DOCKERFILE'
		FROM example-trust
		RUN mkdir /evil && printf '#!/bin/sh\nid\n' >/evil/doff && \
			chmod 755 /evil/doff
		ENV PATH=/evil:$PATH
	DOCKERFILE
	run -125 container_run --rm "$UNIQUE"
	assert_output --partial 'doff: app: uid 0 refused'
	run container_run --rm --entrypoint doff "$UNIQUE" app
	assert_output --partial 'uid=0(root)'
	run -125 look "$UNIQUE" app id
	assert_output --partial 'doff: app: uid 0 refused'
}

@test "a variable of the image's that asks for root is refused (167)" {
	docker build --quiet --tag "$UNIQUE" - <<-'DOCKERFILE'
		FROM debian:bookworm-slim
		COPY --from=doff /doff /usr/local/bin/doff
		ENV PUID=0 PGID=0
	DOCKERFILE
	run -125 container_run --rm --entrypoint doff "$UNIQUE" \
		-e PUID:PGID nobody id
	assert_output --partial 'doff: PUID=0: uid 0 refused'
	run container_run --rm --entrypoint doff "$UNIQUE" nobody id -u
	assert_output 65534
}
