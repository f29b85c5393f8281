#!/bin/sh
# make fuzz: let libFuzzer look for inputs on which a target does not hold.
# The first argument is how many seconds each target gets.  What is found goes
# to build/fuzz; an input that fails is kept as build/fuzz/TARGET-crash-*.
set -u
seconds=$1
out=build/fuzz
status=0
for source in tests/fuzz/*.c; do
	name=$(basename "$source" .c)
	[ "$name" != replay ] || continue
	mkdir -p "$out/corpus/$name"
	clang -std=c17 -D_GNU_SOURCE -g -O1 -Isrc \
		-fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all \
		-o "$out/$name" "$source" src/core/*.c || exit 1
	if "$out/$name" -max_total_time="$seconds" -timeout=10 -max_len=4096 \
		-dict=tests/fuzz/doff.dict -artifact_prefix="$out/$name-" \
		"$out/corpus/$name" "tests/fuzz/corpus/$name" \
		>"$out/$name.log" 2>&1; then
		echo "ok - $name: $(tail -n 1 "$out/$name.log")"
	else
		echo "not ok - $name: see $out/$name.log"
		status=1
	fi
done
exit "$status"
