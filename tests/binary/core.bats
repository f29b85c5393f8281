# What the sources promise of themselves: a core that asks nothing of the
# system, small functions, headers that stand alone.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

setup() {
	cd "$BATS_TEST_DIRNAME/../.." || return
	CORE=build/tests/purity/core.o
}

# What an object wants from outside, but for mem*, str* and what compilers add:
# the stack guard, and division of 64 bits where registers have 32.
foreign_symbols() {
	local ours='mem[a-z]+|str[a-z]+'
	local compiler='__stack_chk_fail(_local)?|__u?(div|mod|divmod)di[34]'
	nm -u "$1" | awk '{ print $NF }' |
		grep -vE "^($ours|$compiler|__aeabi_u?ldivmod)\$"
}

# What an object can write to: data and zeroed data.
variables() {
	nm "$1" | grep -E ' [BbCDdGgSs] '
}

compile() {
	printf '%s\n' "$2" | ${CC:-gcc} -Os -fno-pie -x c -c -o "$1" -
}

@test "the core calls nothing but mem* and str*" {
	run foreign_symbols "$CORE"
	refute_output
	run nm --defined-only "$CORE"
	assert_line --partial " T plan_make"
	assert_line --partial " T account_search"
	for source in src/base/*.c src/plan/*.c; do
		[ -e "build/tests/purity/$(basename "$source" .c).part.o" ]
	done
}

@test "the core has no variables" {
	run variables "$CORE"
	refute_output
}

@test "a core that made a system call or kept state would be noticed" {
	compile "$BATS_TEST_TMPDIR/impure.o" '
		int getuid(void);
		static int calls;
		int impure(void) { return calls++ + getuid(); }'
	run foreign_symbols "$BATS_TEST_TMPDIR/impure.o"
	assert_output getuid
	run variables "$BATS_TEST_TMPDIR/impure.o"
	assert_output --partial calls
}

@test "the core includes no header of the system" {
	run grep -nE '^#include <' src/base/*.[ch] src/plan/*.[ch]
	run grep -vE '<(string|stdbool|stddef|stdint|limits|errno)\.h>' <<<"$output"
	refute_output
}

@test "the directories include each other in one direction, without a circle" {
	run python3 tests/binary/includes.py src
	refute_output
	assert_success
}

@test "an include against the direction, or in a circle, would be noticed" {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p src/base src/os src/own src/drop
	echo '#include "own/walk.h"' >src/drop/drop.c
	echo '#include "os/b.h"' >src/os/a.h
	echo '#include "os/a.h"' >src/os/b.h
	echo '#include "../os/a.h"' >src/base/str.c
	touch src/own/walk.h
	run python3 "$BATS_TEST_DIRNAME/includes.py" src
	assert_failure
	assert_output - <<-'OUT'
		base/str.c: ../os/a.h is not named from the top
		drop/drop.c: may not include own/walk.h
		os/a.h: includes itself
		os/b.h: includes itself
	OUT
}

@test "functions, files, headers and lines keep to their limits" {
	run python3 tests/binary/functions.py src/*.[ch] src/*/*.[ch]
	refute_output
	assert_success
}

@test "what does not keep to its limits would be noticed" {
	cd "$BATS_TEST_TMPDIR"
	{
		printf 'static int\nlong_one(int a,\n\t int b)\n{\n'
		yes '	a++;' | head -n 37
		printf '}\n'
	} >function.c
	yes '/* */' | head -n 401 >file.c
	yes 'int a;' | head -n 121 >header.h
	printf '\t%73s\n' x >line.c
	run python3 "$BATS_TEST_DIRNAME/functions.py" ./*.[ch]
	assert_failure
	assert_output - <<-'OUT'
		./file.c: file of 401 lines
		./function.c:2: function long_one: 41 lines
		./header.h: header of 121 lines
		./line.c:1: line of more than 80 columns
	OUT
	sed -i 1,2d line.c
	sed -i 5d function.c
	sed -i 1d file.c
	sed -i 1d header.h
	run python3 "$BATS_TEST_DIRNAME/functions.py" ./*.[ch]
	refute_output
	assert_success
}

@test "each header compiles alone" {
	for header in src/*.h src/*/*.h; do
		run ${CC:-gcc} -std=c17 -D_GNU_SOURCE -Isrc -Wall -Wextra -Werror \
			-Wno-unused-function -fsyntax-only -x c "$header"
		assert_success
	done
}

@test "each source begins with its licence and what it is for" {
	for source in src/*.[ch] src/*/*.[ch]; do
		run head -n 2 "$source"
		assert_line --index 0 "/* SPDX-License-Identifier: ISC */"
		assert_line --index 1 --regexp '^/\*'
	done
}
