#!/bin/bash
# make coverage: the branches of the core that the unit tests take, by gcov;
# and the lines of the rest that tests/cli and tests/root enter, in a build of
# the executable that notes its blocks.  Ends with 1 where something is neither
# taken nor explained.  Needs root.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=build/coverage
tree=$out/tree
passed=0
failed=0

result() {
	local status=$1
	shift
	if [ "$status" = 0 ]; then
		echo "ok - $*"
		passed=$((passed + 1))
	else
		echo "not ok - $*"
		failed=$((failed + 1))
	fi
}

make -s -f tests/Makefile all coverage
result $? "each branch of the core is taken, or explained"

# The tests find build/doff above themselves: in a copy it is another one.
rm -rf "$tree"
mkdir -p "$tree/build"
cp -r Makefile README.md LICENSE CHANGELOG.md CONTRIBUTING.md .ci src man \
	tests "$tree"
ln -s ../../../tests "$tree/build/tests"
key=0x$(od -An -N3 -tx4 /dev/urandom | tr -d ' ')
make -s -C "$tree" -j"$(nproc)" -f tests/coverage/Makefile \
	TRACE_KEY="$key" build/traced || exit 1
cp "$tree/build/traced" "$tree/build/doff"
(cd "$tree" && python3 -B tests/coverage/lines.py build/traced "$key" \
	tests/coverage/uncovered.txt \
	unshare --mount --propagation private \
	bats --formatter tap tests/cli tests/root) >"$out/lines.txt" \
	2>"$out/lines.log"
status=$?
grep -vE '^(ok|not ok|1\.\.|#  )' "$out/lines.txt"
# Those that count system calls, or look for the executable's size, count the
# two more that share the memory.
echo "# $(grep -c '^ok' "$out/lines.txt") tests held while it was measured," \
	"$(grep -c '^not ok' "$out/lines.txt") did not"
result $status "each line of the rest is entered, or explained"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
