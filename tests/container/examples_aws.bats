# docker/examples/aws: the AWS CLI works as whoever calls it.
load container
load examples

setup_file() {
	example_build aws
}

# A caller's home: ~/.aws for that caller alone, with aliases of the tool that
# run a shell.
setup() {
	HOMES=$BATS_TEST_TMPDIR/homes
	mkdir -p "$HOMES"
}

teardown() {
	examples_remove
}

# caller UID: make a home and a working directory, in $CALLER.
caller() {
	CALLER=$HOMES/$1
	mkdir -p "$CALLER/.aws/cli" "$CALLER/work"
	printf '[default]\nregion = eu-central-1\n' >"$CALLER/.aws/config"
	printf '[toplevel]\nwho = !%s\nhold = !sleep 60\n' "$WHO" \
		>"$CALLER/.aws/cli/alias"
	chmod 600 "$CALLER/.aws/config" "$CALLER/.aws/cli/alias"
	chmod 700 "$CALLER" "$CALLER/.aws" "$CALLER/.aws/cli"
	chown -R "$1:$1" "$CALLER"
}

# aws_run UID [OPTION]... -- ARGUMENT...
aws_run() {
	local options=()
	caller "$1"
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	container_run --rm -v "$CALLER/.aws:/home/aws/.aws" \
		-v "$CALLER/work:/aws" "${options[@]}" example-aws "$@"
}

# What each way of saying who it is must come to: works UID [OPTION]...
works() {
	local uid=$1
	run --separate-stderr aws_run "$@" -- configure get region
	assert_success
	assert_output eu-central-1
	aws_run "$@" -- configure set aws_access_key_id AKIAEXAMPLE
	run stat -c '%u:%g %a' "$HOMES/$uid/.aws/credentials"
	assert_output "$uid:$uid 600"
	run owners "$HOMES/$uid"
	assert_output "$uid:$uid"
}

@test "the AWS CLI reads and writes ~/.aws as the uid in AWS_UID" {
	for uid in 1000 1001; do
		works $uid -e AWS_UID=$uid -e AWS_GID=$uid
	done
	run --separate-stderr aws_run 1001 -e AWS_UID=1001 -e AWS_GID=1001 \
		-- who
	assert_output "uid=1001(aws) gid=1001(aws) groups=1001(aws)
aws
/home/aws"
}

@test "without the variables the AWS CLI is 1000" {
	run --separate-stderr aws_run 1000 -- who
	assert_output "uid=1000(aws) gid=1000(aws) groups=1000(aws)
aws
/home/aws"
	assert_equal "$stderr" ''
}

@test "with --user the AWS CLI is that user, with the same home" {
	for uid in 1000 1001; do
		works $uid --user $uid:$uid
	done
	run --separate-stderr aws_run 1001 --user 1001:1001 -- who
	assert_line --index 0 'uid=1001 gid=1001 groups=1001'
	assert_line --index 1 /home/aws
	assert_regex "${stderr_lines[0]}" '^doff: warning: /etc/passwd: left as it is: Permission denied'
}

@test "the host sees the caller's uid on the AWS CLI and what it starts" {
	local container
	container=$(caller 1001 &&
		aws_run 1001 --detach -e AWS_UID=1001 -e AWS_GID=1001 -- hold)
	within 20 sh -c "docker top $container | grep -q 'sleep 60'"
	assert_outside "$container" 1001 1001
	assert_equal "$(container_variable "$container" HOME)" /home/aws
}

@test "without doff what the AWS CLI writes belongs to root" {
	caller 1001
	container_run --rm -v "$CALLER/.aws:/root/.aws" --entrypoint aws \
		example-aws configure set aws_access_key_id AKIAEXAMPLE
	run stat -c %u "$CALLER/.aws/credentials"
	assert_output 0
}

@test "compose runs the AWS CLI for the caller" {
	caller 1001
	export AWS_UID=1001 AWS_GID=1001
	export AWS_DIRECTORY=$CALLER/.aws AWS_WORK=$CALLER/work
	run --separate-stderr compose aws run --rm -T aws who
	assert_success
	assert_line --index 0 'uid=1001(aws) gid=1001(aws) groups=1001(aws)'
	compose aws run --rm -T aws configure set region eu-west-1
	run cat "$CALLER/.aws/config"
	assert_line 'region = eu-west-1'
	run owners "$CALLER"
	assert_output 1001:1001
}
