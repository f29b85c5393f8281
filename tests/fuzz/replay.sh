#!/bin/sh
# Replay the corpus of each fuzz target: one line of TAP a target.
set -u
status=0
for source in tests/fuzz/*.c; do
	name=$(basename "$source" .c)
	[ "$name" != replay ] || continue
	if count=$("build/tests/fuzz/$name" "tests/fuzz/corpus/$name") &&
		[ "$count" -gt 0 ]; then
		echo "ok - $name holds on $count inputs"
	else
		echo "not ok - $name does not hold on its corpus"
		status=1
	fi
done
exit "$status"
