load cli

bats_require_minimum_version 1.5.0

# plans LINES ARG...: the plan is exactly that, nothing is said besides.
plans() {
	local wanted=$1
	shift
	doff -n "$@" >"$BATS_TEST_TMPDIR/plan" 2>"$BATS_TEST_TMPDIR/messages"
	run grep -v '^lacks=' "$BATS_TEST_TMPDIR/plan"
	assert_output "$wanted"
	run cat "$BATS_TEST_TMPDIR/messages"
	assert_output ""
}

@test "the plan says who, from where, and what for" {
	plans "uid=3999999999
uid-from=operand
gid=3999999998
gid-from=operand
groups=3999999998
home=/
command=true
command=" 3999999999:3999999998 true ""
}

@test "the plan of an account has its name, groups and home" {
	plans "uid=0
uid-from=account
gid=0
gid-from=account
groups=0
account=root
home=$(awk -F: '$1 == "root" { print $6; exit }' /etc/passwd)
command=id" --allow-root root id
}

@test "the plan names the variables as the source" {
	run env PUID=3999999999 PGID=77 UMASK=027 \
		"$DOFF" -n -e PUID:PGID:UMASK 1000:1000 true
	assert_success
	assert_line uid=3999999999
	assert_line uid-from=env
	assert_line gid=77
	assert_line gid-from=env
	assert_line groups=77
	assert_line umask=0027
}

@test "the plan names a matched path as the source" {
	local uid gid
	touch "$BATS_TEST_TMPDIR/file"
	# Somebody's who is not root.
	[ "$(id -u)" != 0 ] || chown 4242:4343 "$BATS_TEST_TMPDIR/file"
	uid=$(stat -c %u "$BATS_TEST_TMPDIR/file")
	gid=$(stat -c %g "$BATS_TEST_TMPDIR/file")
	run doff -n -m "$BATS_TEST_TMPDIR/file" 3999999999:3999999999 true
	assert_success
	assert_line "uid=$uid"
	assert_line uid-from=match
	assert_line "gid=$gid"
	assert_line gid-from=match
	assert_line home=/
}

@test "without a umask or with --keep-home the plan has none" {
	run doff -n --keep-home 1000:1000 true
	refute_line --partial umask=
	refute_line --partial home=
	run doff -n --umask 7 1000:1000 true
	assert_line umask=0007
}

@test "the plan says which capabilities are lacking" {
	run as_nobody "$DOFF" -n 1000:1000 true
	assert_success
	assert_line lacks=CAP_SETUID
	assert_line lacks=CAP_SETGID
}

@test "the plan of --if-root is who we are" {
	run as_nobody "$DOFF" -n -r 1000:1000 true
	assert_success
	assert_line uid-from=process
	assert_line gid-from=process
	assert_line "uid=$(as_nobody id -u)"
	assert_line "gid=$(as_nobody id -g)"
	refute_line --partial lacks=
}

@test "a dry run runs nothing and changes nothing" {
	run doff --dry-run 1000:1000 touch "$BATS_TEST_TMPDIR/made"
	assert_success
	[ ! -e "$BATS_TEST_TMPDIR/made" ]
}

@test "a dry run refuses what a run would" {
	refuses "no account of that name" -n no.such.account true
	refuses "uid 0 refused" -n root true
	refuses "not a umask" -n --umask 9 1000:1000 true
}

@test "a plan that cannot be written is refused" {
	run sh -c "'$DOFF' -n 1000:1000 true >/dev/full"
	assert_failure 125
	assert_output --partial "standard output: cannot be written"
}

@test "a plan is one line a value, whatever is in it (170)" {
	run -127 doff -n 1000:1000 $'a\nuid=0' $'\e[2J'
	assert_line 'command=a\x0auid=0'
	assert_line 'command=\x1b[2J'
	refute_line uid=0
}

@test "a long plan is whole" {
	local many
	many=$(printf 'argument-%04d ' $(seq 2000))
	run doff -n 1000:1000 echo $many
	assert_equal "$(grep -c '^command=argument-' <<<"$output")" 2000
	assert_line command=argument-1234
}
