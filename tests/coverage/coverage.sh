#!/bin/bash
# make coverage: the branches of the core that the unit tests take, by gcov;
# and the lines of the rest that tests/cli and tests/root enter, in a build of
# the executable that notes its blocks.  Ends with 1 where something is neither
# taken nor explained.  Needs root.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=$PWD/build/coverage
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

# Without the totals, which are for the end.
said() {
	grep -v '^# ' "$1"
}

rm -rf "$tree" "$out/tap"
mkdir -p "$tree/build" "$out/tap"
make -s -f tests/Makefile all || exit 1
make -s -f tests/Makefile coverage >"$out/core.txt"
status=$?
said "$out/core.txt"
result $status "each branch of the core is taken, or explained"

# The tests find build/doff above themselves: in a copy it is another one.
cp -r Makefile README.md LICENSE CHANGELOG.md CONTRIBUTING.md SECURITY.md \
	.ci .clang-format src man docker tests "$tree"
ln -s ../../../tests "$tree/build/tests"
key=0x$(od -An -N3 -tx4 /dev/urandom | tr -d ' ')
make -s -C "$tree" -j"$(nproc)" -f tests/coverage/Makefile \
	TRACE_KEY="$key" build/traced || exit 1
cp "$tree/build/traced" "$tree/build/doff"
# Without the bench, which starts doff as others do, and measures.
mapfile -t files < <(printf '%s\n' tests/root/*.bats tests/cli/*.bats |
	grep -v /bench.bats)
(cd "$tree" && python3 -B tests/coverage/lines.py build/traced "$key" \
	tests/coverage/uncovered.txt \
	sh tests/namespace.sh \
	sh tests/files.sh "$out/tap" "${files[@]}") >"$out/rest.txt" \
	2>"$out/rest.log"
status=$?
said "$out/rest.txt"
result $status "each line of the rest is entered, or explained"

# Those that count system calls, or look for the executable's size or memory,
# meet the trace.
cat "$out"/tap/*.tap | sed -n 's/^not ok [0-9]* /# did not hold: /p'
echo "# $(cat "$out"/tap/*.tap | grep -c '^ok') tests held while it was" \
	"measured, $(cat "$out"/tap/*.tap | grep -c '^not ok') did not"
grep -h '^# ' "$out/core.txt" "$out/rest.txt"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
