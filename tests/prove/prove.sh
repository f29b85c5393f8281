#!/bin/bash
# make prove: Frama-C's WP over the parsers of ids, umasks, names and operands.
# The annotations stand in tests/prove, and are put into a copy of the source.
# One goal is one run-time error that cannot be, or a part of a promise; the
# last line counts them.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=build/prove
functions=str_is_digits,str_cut,id_parse,id_parse_umask,id_refuse
functions+=,name_byte_is_valid,name_is_valid,name_or_id_parse,spec_parse
functions+=,refuse,accepted

# Frama-C looks for its provers in here, not in the home of whoever runs it.
rm -rf "$out"
mkdir -p "$out"
export WHY3CONFIG=$PWD/$out/why3.conf
why3 config detect >"$out/why3.log" 2>&1

cp src/core/*.h "$out"
python3 -B tests/prove/annotate.py tests/prove/refusal.acsl \
	src/core/refusal.h >"$out/refusal.h" || exit 1
for module in str id spec; do
	python3 -B tests/prove/annotate.py "tests/prove/$module.acsl" \
		"src/core/$module.c" || exit 1
done | sed 's,<string.h>,"given.h",' >"$out/parsers.c"

frama-c -wp -wp-rte -wp-prover cvc4,z3 -wp-timeout "${TIMEOUT:-60}" \
	-wp-par "$(nproc)" -machdep gcc_x86_64 \
	-cpp-extra-args="-D_GNU_SOURCE -Itests/prove -I$out" \
	-wp-fct "$functions" "$out/parsers.c" >"$out/wp.log" 2>&1
counts=$(sed -n 's,^\[wp\] Proved goals: *\([0-9]*\) / \([0-9]*\)$,\1 \2,p' \
	"$out/wp.log" | tail -n 1)
read -r proved goals <<<"${counts:-0 0}"
grep -A 3 '\[Failed\]\|rror:' "$out/wp.log"
echo "# $proved proved, $((goals - proved)) unproved"
echo "$proved passed, $((goals - proved)) failed"
[ "$proved" != 0 ] && [ "$proved" = "$goals" ]
