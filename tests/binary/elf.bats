# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

# What is promised is held by what is released; the others are its like.
TOP=$BATS_TEST_DIRNAME/../..
DOFF=$TOP/build/release-build/doff

setup() {
	TMP=$BATS_TEST_TMPDIR
}

# The begin and the end of the program header of a type, in decimal.
header() {
	readelf -lW "$DOFF" | awk -v type="$1" '$1 == type { print $3, $6 }' |
		while read -r begin size; do
			echo $((begin)) $((begin + size))
		done
}

@test "it is a position independent executable of no interpreter" {
	run readelf -hW "$DOFF"
	assert_line --regexp "Type: +DYN"
	run readelf -lW "$DOFF"
	assert_success
	refute_output --partial "INTERP"
	assert_line --regexp "^ +DYNAMIC "
}

@test "it needs no library, and nothing is bound late" {
	run readelf -dW "$DOFF"
	assert_success
	assert_output --partial "FLAGS_1"
	assert_line --regexp "FLAGS_1.*NOW.*PIE"
	refute_output --partial "JMPREL"
	refute_output --partial "NEEDED"
	refute_output --partial "TEXTREL"
	refute_output --partial "RPATH"
	refute_output --partial "RUNPATH"
}

@test "no segment is writable and executable, the stack is not" {
	run readelf -lW "$DOFF"
	assert_line --regexp "^ +GNU_STACK .* RW +0"
	refute_line --regexp "^ +[A-Z_]+ .* RWE +0x"
	refute_line --regexp "^ +GNU_STACK .*E +0x"
	[ "$(grep -c '^  LOAD ' <<<"$output")" -ge 2 ]
}

# The header alone promises nothing: musl's static start does not look at it.
@test "in memory what was relocated is read-only, and nothing rwx" {
	local begin end

	read -r begin end < <(header GNU_RELRO)
	[ "$end" -gt "$begin" ]
	run python3 "$BATS_TEST_DIRNAME/memory.py" "$DOFF" "$begin" "$end"
	assert_success
	assert_line "relro r--p"
	refute_line --regexp "^relro .*w"
	assert_line "rw-p [stack]"
	assert_line --regexp "^r.xp .*/doff$"
	refute_output --partial "wx"
}

@test "it holds no path of the machine that built it" {
	run strings -n 4 "$DOFF"
	assert_success
	assert_output --partial "/etc/passwd"
	refute_output --partial "$(cd "$TOP" && pwd)"
	refute_output --regexp "/(root|tmp|var|work|builds?)/|/home/[a-z]"
	refute_output --partial "src/"
}

# By the compiler that releases are made with, gcc 12; others take 2 KiB more.
@test "it is stripped, and at most 85 KiB" {
	local limit=87040
	[ "$(gcc -dumpversion)" = 12 ] || limit=89088
	run readelf -SW "$DOFF"
	refute_output --partial ".symtab"
	refute_output --partial ".debug"
	[ "$(stat -c %s "$DOFF")" -le $limit ]
}

@test "it runs to a normal exit" {
	run "$DOFF" --version
	assert_success
	assert_output --regexp "^doff [0-9]+\.[0-9]+\.[0-9]+$"
	run "$DOFF" --help
	assert_success
	assert_line --partial "usage: doff"
}

@test "a start is at most 32 system calls, execve to execve" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	run strace -qq -o "$TMP/log" "$DOFF" nobody /bin/true
	assert_success
	run awk '{ n++ } /^execve/ && n > 1 { print n; exit }' "$TMP/log"
	echo "# system calls: $output" >&3
	[ "$output" -gt 15 ]
	[ "$output" -le 32 ]
	# What the proof is made of.
	for call in "setresuid(0, 0, 0)" "setresgid(0, 0, 0)" \
		"setgroups(0, NULL)"; do
		[ "$(grep -cF "$call" "$TMP/log")" = 1 ]
	done
	[ "$(grep -c "^getresuid" "$TMP/log")" -ge 3 ]
}

@test "a start is one thread, with none of the libc's signal masks" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	run strace -qq -f -o "$TMP/log" "$DOFF" nobody /bin/true
	run awk '/execve/ && n++ { exit } { print }' "$TMP/log"
	refute_output --regexp "clone3?\\("
	refute_output --partial "rt_sigprocmask("
	refute_output --partial "socket("
}

@test "built in two directories it is the same, bit by bit" {
	for directory in "$TMP/a" "$TMP/another directory, of a longer name"; do
		mkdir -p "$directory"
		cp -r "$TOP/src" "$TOP/Makefile" "$directory/"
		(cd "$directory" && make -s -j2 release-build)
		cmp "$directory/build/release-build/doff" "$DOFF"
	done
	[ "$(find "$TMP" -path "*/release-build/doff" | wc -l)" = 2 ]
}

@test "what make alone builds is as safe: fixed, and read-only in memory" {
	local begin end

	DOFF=$TOP/build/doff
	run readelf -hldW "$DOFF"
	assert_line --regexp "Type: +DYN"
	refute_output --partial "INTERP"
	refute_output --partial "NEEDED"
	refute_output --partial "TEXTREL"
	assert_line --regexp "FLAGS_1.*NOW.*PIE"
	assert_line --regexp "^ +GNU_STACK .* RW +0"
	refute_line --regexp "^ +[A-Z_]+ .* RWE +0x"
	read -r begin end < <(header GNU_RELRO)
	run python3 "$BATS_TEST_DIRNAME/memory.py" "$DOFF" "$begin" "$end"
	assert_line "relro r--p"
	refute_line --regexp "^relro .*w"
	refute_output --partial "wx"
}
