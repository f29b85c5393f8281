#!/bin/sh
# make fuzz: let libFuzzer look for inputs on which a target does not hold, one
# target on each processor.  The first argument is how many seconds each gets,
# a second one is a target.  What is found goes to build/fuzz; an input that
# fails is kept as build/fuzz/TARGET-crash-*.
set -u
seconds=$1
out=build/fuzz

target() {
	mkdir -p "$out/corpus/$1"
	if "$out/targets/$1" -max_total_time="$seconds" -timeout=10 \
		-max_len=4096 -dict=tests/fuzz/doff.dict \
		-artifact_prefix="$out/$1-" \
		"$out/corpus/$1" "tests/fuzz/corpus/$1" >"$out/$1.log" 2>&1
	then
		echo "ok - $1: $(tail -n 1 "$out/$1.log")"
	else
		echo "not ok - $1: see $out/$1.log"
		return 1
	fi
}

if [ $# = 2 ]; then
	target "$2"
	exit
fi
make -s -j"$(nproc)" -f tests/Makefile fuzz || exit 1
find "$out/targets" -type f -printf '%f\n' | sort |
	xargs -P "$(nproc)" -n 1 sh "$0" "$seconds"
