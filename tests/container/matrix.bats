# Ways to start a container, image by image: what doff makes of each, and what
# gosu does there.  matrix.tsv has the rows.
load container
load matrix

setup_file() {
	matrix_images debian user busybox scratch hostile
}

setup() {
	OWNER=0:0
}

teardown() {
	containers_remove
}

@test "debian: root becomes the account, with its groups" {
	row debian
}

@test "debian, --user of the account: it is it already" {
	row debian-user-same
}

@test "debian, --user of the ids: they are enough where ids are asked for" {
	row debian-user-ids
}

@test "debian, --user of the ids: the account's other groups are missed" {
	row debian-user-fewer-groups
}

@test "debian, --user of another: no switch without privilege" {
	row debian-user-other
}

@test "debian, --user of another: with -r as who it is" {
	row debian-user-other-if-root
}

@test "an image's USER: no switch without privilege" {
	row image-user
}

@test "an image's USER: with -r as who it is" {
	row image-user-if-root
}

@test "--user 0 over an image's USER still ends as the account" {
	row image-user-0
}

@test "a uid without an entry has no name" {
	row no-entry
}

@test "a uid without an entry gets one by --create" {
	row no-entry-create
}

@test "a variable that says 0 is refused" {
	row variable-0
}

@test "an unset variable as the operand is refused" {
	row variable-unset
}

@test "debian, --cap-drop ALL: the message names what is needed" {
	row debian-no-caps
}

@test "debian, --cap-drop ALL --user: nothing is needed" {
	row debian-no-caps-user
}

@test "debian, SETUID and SETGID alone are enough" {
	row debian-two-caps
}

@test "debian, SETUID alone is not" {
	row debian-setuid-only
}

@test "--own without CHOWN is a warning, and the command runs" {
	row two-caps-own
}

@test "--own with CHOWN hands over" {
	row three-caps-own
}

@test "debian, --read-only" {
	row debian-read-only
}

@test "--create on a read-only root is a warning, and the ids hold" {
	row read-only-create
}

@test "debian, no-new-privileges" {
	row debian-no-new-privileges
}

@test "debian, --init: the command is the account's, whoever is pid 1 (163)" {
	row debian-init
}

@test "debian, -t" {
	row debian-t
}

@test "--group-add is dropped unless it is to be kept" {
	row group-add
}

@test "--group-add is kept by --keep-groups" {
	row group-add-keep
}

@test "a bind mount is handed over" {
	row bind
}

@test "a bind mount tells by --match whose ids to take" {
	OWNER=4321:4322
	row bind-match
}

@test "a read-only bind mount is a warning, and the command runs" {
	row bind-read-only
}

@test "a read-only mount below is not entered, and the rest handed over" {
	row bind-read-only-below
}

@test "a seccomp profile that answers EPERM to set*id: refused (31)" {
	row seccomp-EPERM
}

@test "a seccomp profile that answers ENOSYS to set*id: refused (31)" {
	row seccomp-ENOSYS
}

@test "a seccomp profile that answers 0 to set*id: refused (30)" {
	row seccomp-0
}

@test "busybox: root becomes the account, with its groups" {
	row busybox
}

@test "busybox, --user of the account" {
	row busybox-user-same
}

@test "busybox, --user of another" {
	row busybox-user-other
}

@test "busybox, --cap-drop ALL" {
	row busybox-no-caps
}

@test "busybox, SETUID and SETGID alone" {
	row busybox-two-caps
}

@test "busybox, --read-only" {
	row busybox-read-only
}

@test "busybox, no-new-privileges" {
	row busybox-no-new-privileges
}

@test "busybox, --init" {
	row busybox-init
}

@test "busybox, -t" {
	row busybox-t
}

@test "scratch: root becomes the ids, without any account file" {
	row scratch
}

@test "scratch: a name that no file has is refused" {
	row scratch-name
}

@test "scratch: --create makes the account files" {
	row scratch-create
}

@test "scratch, --user of the ids" {
	row scratch-user-same
}

@test "scratch, --user of another" {
	row scratch-user-other
}

@test "scratch, --cap-drop ALL" {
	row scratch-no-caps
}

@test "scratch, SETUID and SETGID alone" {
	row scratch-two-caps
}

@test "scratch, --read-only" {
	row scratch-read-only
}

@test "scratch, no-new-privileges" {
	row scratch-no-new-privileges
}

@test "scratch, --init" {
	row scratch-init
}

@test "scratch, -t" {
	row scratch-t
}

@test "an image whose account has uid 0 is refused (167)" {
	row hostile-name
}

@test "an image whose account's uid wraps to 0 is refused" {
	row hostile-wraps
}

@test "an image whose account's uid is no number is refused" {
	row hostile-letters
}

@test "an image with an account of digits for a name is refused" {
	row hostile-digits
}

@test "an image whose account's line is cut short is refused" {
	row hostile-short
}

@test "an image that sets the variable to 0 is refused (167)" {
	row hostile-variable
}

# prompt OPTION...: what bash makes of \u, for which it looks its uid up.
prompt() {
	container_run --rm -e PUID=1026 matrix-debian doff "$@" \
		-e PUID:PGID app bash -c 'PS1="\u"; echo "${PS1@P}"'
}

@test "bash has no name for a uid without an entry, and has with --create" {
	run prompt
	assert_success
	assert_output 'I have no name!'
	run prompt --create
	assert_success
	assert_output app
}
