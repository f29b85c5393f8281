#!/bin/bash
# make prove: Frama-C's WP over the parsers of ids, umasks, names, operands and
# lines of accounts.
# The annotations stand in tests/prove, and are put into a copy of the source.
# One goal is one run-time error that cannot be, or a part of a promise; the
# last line counts them.  What a literal $NAME is, which no USER may hold, is
# taken as given: what str_has_variable() says.  Then Eva over the look-ups in
# account files that are as short as they can be: each is a goal, too.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=build/prove
functions=str_is_digits,str_cut,id_parse,id_parse_umask,id_refuse
functions+=,name_byte_is_valid,name_is_valid,name_or_id_parse,refuse,accepted
functions+=,one_reading,half_has_no_colon
functions+=,str_equal,str_starts,str_has_control,fields_split,account_parse
functions+=,group_parse,group_has_member,line_may_be_named,line_may_have_id
functions+=,line_name_is_valid,byte_is_graphic,byte_fault,line_read

# Frama-C looks for its provers in here, not in the home of whoever runs it.
rm -rf "$out"
mkdir -p "$out"
export WHY3CONFIG=$PWD/$out/why3.conf
why3 config detect >"$out/why3.log" 2>&1

cp -r src/base src/plan "$out"
python3 -B tests/prove/annotate.py tests/prove/refusal.acsl \
	src/base/refusal.h >"$out/base/refusal.h" || exit 1
for module in base/str base/id plan/operand plan/account_line; do
	python3 -B tests/prove/annotate.py \
		"tests/prove/$(basename "$module").acsl" \
		"src/$module.c" || exit 1
done | sed 's,<string.h>,"given.h",' >"$out/parsers.c"

# prove NAME FUNCTIONS OPTION...: add what is proved of them to the sums.
proved=0
goals=0
prove() {
	local log=$out/$1.log number='\([0-9]*\)' counts ours all

	frama-c -wp -wp-rte -wp-prover cvc4,z3 -wp-timeout "${TIMEOUT:-60}" \
		-wp-par "$(nproc)" -machdep gcc_x86_64 \
		-cpp-extra-args="-D_GNU_SOURCE -Itests/prove -I$out" \
		-wp-fct "$2" "${@:3}" "$out/parsers.c" >"$log" 2>&1
	counts=$(sed -n "s,^\[wp\] Proved goals: *$number / $number\$,\1 \2,p" \
		"$log" | tail -n 1)
	# Nothing said is a goal that is not proved.
	read -r ours all <<<"${counts:-0 1}"
	proved=$((proved + ours))
	goals=$((goals + all))
	grep -A 3 '\[Failed\]\|rror:' "$log"
}

# eva LOOKUP LENGTH: no alarm in files of so many bytes, and nothing left out.
eva() {
	local log=$out/eva-$1.log
	frama-c -eva -main "$1" -machdep gcc_x86_64 \
		-cpp-extra-args="-DLENGTH=$2 -Itests/prove/eva -Isrc" \
		-no-frama-c-stdlib -eva-slevel 100000000 -eva-no-results \
		-eva-interprocedural-splits -eva-split-return full \
		tests/prove/eva/lookups.c >"$log" 2>&1
	grep -q '^  0 alarms generated' "$log" &&
		grep -q 'statements reached .*: 100% coverage' "$log" && return
	grep -A 1 'alarm\|statements reached\|rror:' "$log"
	return 1
}

# Each on one processor.
eva account_by_name 9 &
lookups=$!
eva account_by_id 9 &
lookups+=" $!"
eva groups_of_account 6 &
lookups+=" $!"
for lookup in $lookups; do
	goals=$((goals + 1))
	wait "$lookup" && proved=$((proved + 1))
done
# Way by way through operand_parse(): the whole of it is too much for a prover.
prove wp "$functions"
prove wp-split operand_parse -wp-split
echo "# $proved proved, $((goals - proved)) unproved"
echo "$proved passed, $((goals - proved)) failed"
[ "$proved" != 0 ] && [ "$proved" = "$goals" ]
