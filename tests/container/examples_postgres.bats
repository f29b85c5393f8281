# docker/examples/postgres: a script that starts itself again as postgres.
load container
load examples

setup_file() {
	example_build postgres
}

setup() {
	DATA=$BATS_TEST_TMPDIR/data
	mkdir "$DATA"
}

teardown() {
	examples_remove
}

sql() {
	docker exec "$1" doff postgres psql -qAtc "$2"
}

# postgres_run [OPTION]...: prints the name of the container, once it answers.
postgres_run() {
	local container
	container=$(container_run --detach "$@" example-postgres) || return
	within 60 sql "$container" 'SELECT 1' || return
	echo "$container"
}

ids() {
	docker exec "$1" id -"$2" postgres
}

# What the server says of itself, and what the host sees of it.
assert_postgres() {
	local uid gid
	uid=$(ids "$1" u)
	gid=$(ids "$1" g)
	run sql "$1" 'SHOW server_version_num'
	assert_output --regexp '^15[0-9]{4}$'
	run sql "$1" "CREATE TEMPORARY TABLE who (line text);
		COPY who FROM PROGRAM '$WHO'; SELECT * FROM who"
	assert_line --index 0 "$(docker exec "$1" id postgres)"
	assert_line --index 1 postgres
	assert_line --index 2 /var/lib/postgresql
	assert_outside "$1" "$uid" "$gid" \
		"$(docker exec "$1" id -G postgres | tr ' ' '\n' | sort -n |
			xargs)"
}

# stop and start again: no new cluster, nothing handed over, data kept.
assert_again() {
	local container=$1 data=$2 before
	sql "$container" 'CREATE TABLE kept AS SELECT 42 AS answer'
	docker stop --time 30 "$container" >/dev/null
	run docker inspect --format '{{.State.ExitCode}}' "$container"
	assert_output 0
	before=$(stat -c '%n %z' "$data/PG_VERSION" "$data/base/1/112")
	docker logs "$container" >"$BATS_TEST_TMPDIR/first" 2>&1
	docker start "$container" >/dev/null
	within 60 sql "$container" 'SELECT 1'
	run sql "$container" 'SELECT answer FROM kept'
	assert_output 42
	run stat -c '%n %z' "$data/PG_VERSION" "$data/base/1/112"
	assert_output "$before"
	docker logs "$container" >"$BATS_TEST_TMPDIR/both" 2>&1
	run grep -c 'creating subdirectories' "$BATS_TEST_TMPDIR/both"
	assert_output 1
}

@test "PostgreSQL on a directory of root's is made once, and owned by postgres" {
	local container
	container=$(postgres_run -v "$DATA:/var/lib/postgresql/data")
	assert_postgres "$container"
	run owners "$DATA"
	assert_output "$(ids "$container" u):$(ids "$container" g)"
	run stat -c %a "$DATA"
	assert_output 700
	assert_again "$container" "$DATA"
}

@test "PostgreSQL takes over a cluster that belongs to another uid" {
	local container
	container=$(postgres_run -v "$DATA:/var/lib/postgresql/data")
	sql "$container" 'CREATE TABLE kept AS SELECT 42 AS answer'
	docker stop --time 30 "$container" >/dev/null
	chown -R 1026:100 "$DATA"
	docker start "$container" >/dev/null
	within 60 sql "$container" 'SELECT 1'
	run sql "$container" 'SELECT answer FROM kept'
	assert_output 42
	run owners "$DATA"
	assert_output "$(ids "$container" u):$(ids "$container" g)"
}

@test "compose starts PostgreSQL on a volume, and the second start is quick" {
	local container
	compose postgres up --detach --no-build
	container=$(compose_container postgres)
	within 60 sql "$container" 'SELECT 1'
	assert_postgres "$container"
	data=$(docker volume inspect --format '{{.Mountpoint}}' \
		"$(docker volume ls --quiet --filter \
			"label=com.docker.compose.project=$UNIQUE")")
	assert_again "$container" "$data"
}

@test "the same script starts PostgreSQL by a link that is named gosu" {
	local container script=$BATS_TEST_TMPDIR/docker-entrypoint.sh
	sed 's/exec doff postgres/exec gosu postgres/' \
		"$EXAMPLES/postgres/docker-entrypoint.sh" >"$script"
	chmod 755 "$script"
	run diff "$EXAMPLES/postgres/docker-entrypoint.sh" "$script"
	assert_equal "$(grep -c '^[<>]' <<<"$output")" 2
	container=$(postgres_run -v "$DATA:/var/lib/postgresql/data" \
		-v "$script:/usr/local/bin/docker-entrypoint.sh:ro")
	assert_postgres "$container"
	run docker exec "$container" readlink -f /usr/local/bin/gosu
	assert_output /usr/local/bin/doff
}

@test "without the switch PostgreSQL refuses to be root" {
	run container_run --rm --entrypoint postgres example-postgres
	assert_failure
	assert_output --partial '"root" execution of the PostgreSQL server is'
}
