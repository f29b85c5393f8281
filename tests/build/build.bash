# To build doff anew in another directory, and to see what has come of it.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

TOP=$BATS_TEST_DIRNAME/../..
# What the make above this was told is not for those below.
unset MAKEFLAGS CFLAGS CPPFLAGS LDFLAGS DEBUG

# tree_copy DIRECTORY: what building needs.
tree_copy() {
	mkdir -p "$1"
	cp -r "$TOP/src" "$TOP/Makefile" "$1/"
}

# make_silently DIRECTORY ARG...: where a warning is an error.
make_silently() {
	local directory=$1
	shift
	run make -s -C "$directory" -j2 CI=true "$@"
	refute_output
	assert_success
}

# is_good DOFF: a static executable, position independent, that runs.
is_good() {
	run readelf -hlW "$1"
	assert_line --regexp "Type: +DYN"
	refute_output --partial INTERP
	run readelf -dW "$1"
	refute_output --partial NEEDED
	assert_line --regexp "FLAGS_1.*NOW.*PIE"
	run "$1" --version
	assert_output --regexp "^doff [0-9.]+$"
	assert_success
	[ "$(id -u)" != 0 ] || [ "$("$1" 7:8 id -u)" = 7 ]
}

# refusing DIRECTORY COMPILER FLAG...: a compiler there, refusing, that knows
# none of the flags.
refusing() {
	local directory=$1 compiler=$2 flag
	shift 2
	mkdir -p "$directory"
	{
		printf '#!/bin/sh\nfor each; do\n\tcase $each in\n'
		for flag; do
			printf '\t%s*) echo "%s: what is that?" >&2; exit 1 ;;\n' \
				"$flag" "$flag"
		done
		printf '\tesac\ndone\nexec %s "$@"\n' "$compiler"
	} >"$directory/refusing"
	chmod 755 "$directory/refusing"
}
