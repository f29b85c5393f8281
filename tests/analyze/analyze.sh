#!/bin/bash
# make analyze: what tools say of the source without running it, and valgrind
# of the executable.  One line a tool; what it finds stands above its line.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=build/analyze
tree=$out/tree
passed=0
failed=0

# A copy, so that the objects of these builds are nobody else's.
rm -rf "$out"
mkdir -p "$tree"
cp -r Makefile src "$tree"
cd "$tree" || exit 1
mapfile -t sources < <(find src -name '*.c' | sort)
objects=("${sources[@]/#src/build}")
objects=("${objects[@]/%.c/.o}")
cd ../../.. || exit 1

# tool NAME COMMAND...: a tool that says nothing, and succeeds, is content.
tool() {
	local name=$1 said status
	shift
	said=$("$@" 2>&1)
	status=$?
	if [ "$status" = 0 ] && [ -z "$said" ]; then
		echo "ok - $name finds nothing"
		passed=$((passed + 1))
		return
	fi
	printf '%s\n' "$said" | tail -n 60
	echo "not ok - $name ended with $status, see above"
	failed=$((failed + 1))
}

# Every object anew, with the project's own warnings as errors.
objects_make() {
	rm -rf "$tree/build"
	make -s -C "$tree" -j"$(nproc)" CI=true "$@" "${objects[@]}"
}

# The warnings are those of the Makefile, -Wconversion among them.
clang_warnings() {
	objects_make CC=clang CFLAGS=-O2
}

scan_build() {
	local said
	rm -rf "$tree/build"
	# shellcheck disable=SC2016
	said=$(OBJECTS="${objects[*]}" scan-build -o "$out/scan" \
		--status-bugs --use-cc=clang sh -c 'make -s -C "$0" \
			-j"$(nproc)" CC="$CC" CFLAGS=-O1 \
			$OBJECTS' "$tree" 2>&1) &&
		printf '%s\n' "$said" | grep -q 'No bugs found' && return
	printf '%s\n' "$said"
	return 1
}

# By the headers that the executable is built with.
clang_tidy() {
	local musl
	musl=$(make -s -C "$tree" -f - print 2>/dev/null <<-'MAKE'
		include Makefile
		print: ; @echo $(MUSL_INCLUDE)
	MAKE
	)
	# Several at a time; what each says is written at once, so that no line is
	# mixed with another's.
	# shellcheck disable=SC2016
	printf '%s\n' "${sources[@]}" | xargs -P "$(nproc)" -I '{}' sh -c '
		said=$(clang-tidy --quiet "$@" 2>&1)
		status=$?
		printf "%s\n" "$said"
		exit $status' sh '{}' -- -std=c17 -D_GNU_SOURCE -Isrc \
		'-DDOFF_VERSION="0"' ${musl:+-nostdinc -isystem "$musl"} \
		-isystem "$(clang -print-resource-dir)/include" |
		grep -vE '^[0-9]+ warnings? (generated|treated)' |
		grep -v '^$'
	[ "${PIPESTATUS[1]}" = 0 ]
}

cpp_check() {
	cppcheck --quiet --std=c11 --enable=all --inconclusive \
		--error-exitcode=1 -D__linux__ -D_GNU_SOURCE -Isrc \
		--suppressions-list=tests/analyze/cppcheck.txt src
}

scripts() {
	git ls-files --cached --others --exclude-standard |
		while read -r file; do
			case $file in
			*.sh | *.bash | *.bats) echo "$file" ;;
			*) head -c 40 "$file" 2>/dev/null | head -n 1 |
				grep -aqE '^#!.*\b(ba)?sh\b' && echo "$file" ;;
			esac
		done
}

# bats sets status and lines, and its files share variables by load, which is
# not followed: these two say so of each.
shell_check() {
	local shared list status=0
	list=$(scripts)
	[ -n "$list" ] || return 1
	for shared in true false; do
		mapfile -t files < <(printf '%s\n' "$list" |
			if $shared; then
				grep -E '\.(bats|bash)$'
			else
				grep -vE '\.(bats|bash)$'
			fi)
		if $shared; then
			shellcheck -S warning -e SC2034,SC2154 "${files[@]}"
		else
			shellcheck -S warning "${files[@]}"
		fi || status=1
	done
	return $status
}

valgrind_runs() {
	sh tests/namespace.sh sh tests/analyze/valgrind.sh "$1"
}

sanitizers_run() {
	sh tests/namespace.sh sh tests/analyze/valgrind.sh \
		build/sanitize/doff sanitize
}

# The hardening makes zeros of what is not initialised, and so hides it.
valgrind_bare() {
	rm -rf "$tree/build"
	make -s -C "$tree" HARDENING=-fPIE build/doff >/dev/null || return 1
	valgrind_runs "$tree/build/doff"
}

tool 'gcc with every warning (-Wconversion too)' objects_make CFLAGS=-O2
tool 'clang with every warning (-Wconversion too)' clang_warnings
tool 'gcc -fanalyzer' objects_make CFLAGS='-O2 -fanalyzer'
tool 'clang-tidy' clang_tidy
tool 'cppcheck' cpp_check
tool 'scan-build' scan_build
tool 'shellcheck' shell_check
tool 'valgrind, of the executable' valgrind_runs build/doff
tool 'AddressSanitizer and UBSan, of the executable' sanitizers_run
tool 'valgrind, without -ftrivial-auto-var-init' valgrind_bare
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
