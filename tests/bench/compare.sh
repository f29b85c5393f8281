# What the parts of the bench share: the commands of one case are collected,
# then run side by side.  Sourced by bench.sh.
# shellcheck shell=bash disable=SC2154

# add NAME "COMMAND" ["COMMAND BEFORE"]
add() {
	printf '%s\t%s\t%s\n' "$1" "$2" "${3-}" >>"$out/commands"
}

# add_peer NAME PROGRAM "ARGUMENTS" ["COMMAND BEFORE"]: if it is installed.
add_peer() {
	local path

	path=$(command -v "$2") || return 0
	add "$1" "$path $3" "${4-}"
}

# compare CASE ROUNDS [settle|cold]: what was added, now.  With PROCESSORS,
# on these.
compare() {
	echo "bench: $part: $1" >&2
	# To see that it works, the machine's caches can stay.
	[ "$scale" != once ] || set -- "$1" "$2"
	# shellcheck disable=SC2086
	${PROCESSORS:+taskset -c "$PROCESSORS"} "$bin/interleave" "$2" \
		"$seconds" "$part,$1" "$out/commands" ${3-} >>"$out/$part.csv"
	: >"$out/commands"
}

# record CASE NAME METRIC VALUE: one that needs no repeating.
record() {
	echo "$part,$1,$2,$3,$4,$4,$4,1" >>"$out/$part.csv"
}

# The processors that may be used, first ones first: processors 2 -> 0,1
processors() {
	python3 -c 'import os, sys
print(*sorted(os.sched_getaffinity(0))[:int(sys.argv[1])], sep=",")' "$1"
}
