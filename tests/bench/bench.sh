#!/bin/bash
# make bench: doff beside its peers, interleaved in one run; medians with
# their quartiles, ratios, a table and a picture in build/bench, or $BENCH_OUT.
# usage: bench.sh [quick|full|once] [start|lines|walk|slow|overlay|create]...
# full takes half an hour of an idle machine, quick 3; once is one round of
# little, to see that it works.  Figures mean something on an idle machine only.
# BENCH_SECONDS: how long a case of full may take, after its first rounds.
# shellcheck disable=SC2034 # what the parts use
set -eu
cd "$(dirname "$0")/../.."
here=$PWD/tests/bench
out=${BENCH_OUT:-$PWD/build/bench}

scale=full
case ${1-} in
quick | full | once)
	scale=$1
	shift
	;;
esac
parts=${*:-start lines walk slow overlay create}

if [ "$(id -u)" != 0 ]; then
	echo "bench: needs root" >&2
	exit 1
fi
# Account files and overlays are mounted where nobody else sees them.
if [ -z "${BENCH_INSIDE-}" ]; then
	BENCH_INSIDE=1 exec unshare --mount --propagation private \
		bash "$here/bench.sh" "$scale" "$@"
fi

case $scale in
full)
	starts=1000 lines=100000 lines_rounds=50 create_rounds=100
	seconds=${BENCH_SECONDS:-8}
	sizes="1000 30000 300000 1000000" size=300000 overlay_size=10000
	shapes="flat:1000000 deep:100000 many-small:300000"
	bounds="chain:24000 wide:100000"
	slow_cases="100:1220 1000:1220 10000:305" slow_rounds=5
	;;
quick)
	starts=200 lines=100000 lines_rounds=10 create_rounds=20
	seconds=4
	sizes="1000 10000 30000" size=30000 overlay_size=3000
	shapes="flat:30000 deep:20000 many-small:30000"
	bounds="chain:24000 wide:30000"
	slow_cases="100:1220 1000:610 10000:122" slow_rounds=3
	;;
once)
	starts=1 lines=1000 lines_rounds=1 create_rounds=1
	seconds=0
	sizes="500 1000" size=1000 overlay_size=100
	shapes="flat:1000 deep:1000 many-small:1000"
	bounds="chain:1000 wide:1000"
	slow_cases="100:122" slow_rounds=1
	;;
esac

# Fewer rounds of what takes longer.
rounds_of() {
	local rounds=1

	case $scale in
	full) rounds=$((3000000 / $1)) ;;
	quick) rounds=$((150000 / $1)) ;;
	esac
	[ "$rounds" -le 51 ] || rounds=51
	[ "$scale" = once ] || [ "$rounds" -ge 5 ] || rounds=5
	echo "$rounds"
}

# shellcheck source=tests/bench/compare.sh
. "$here/compare.sh"

# Where anybody can execute them, wherever this is.
build() {
	local musl

	musl=$(command -v musl-gcc || echo gcc)
	bin=$work/bin doff=$work/bin/doff
	mkdir "$bin"
	cp build/release-build/doff "$doff"
	gcc -O2 -o "$bin/interleave" "$here/interleave.c"
	gcc -O2 -static -pthread -o "$bin/loop" "$here/loop.c"
	gcc -O2 -static -nostdlib -fno-stack-protector -o "$bin/floor" \
		"$here/floor.c"
	gcc -O2 -static -o "$bin/pinned" "$here/pinned.c"
	"$musl" -O2 -static -o "$bin/usage" "$here/usage.c"
	"$musl" -O2 -static -o "$bin/nothing" "$here/nothing.c"
}

work=$(mktemp -d "${TMPDIR:-/var/tmp}/doff-bench.XXXXXX")
chmod 0755 "$work"
leave() {
	cd /
	umount -l "$work"/*/merged "$work"/* 2>/dev/null || true
	rm -rf --one-file-system "$work"
}
trap leave EXIT
trap 'exit 1' INT TERM
mkdir -p "$out"
build

for part in $parts; do
	: >"$out/$part.csv"
	: >"$out/commands"
	begin=$SECONDS
	# shellcheck source=/dev/null
	. "$here/$part.sh"
	echo "bench: $part: $((SECONDS - begin)) s" >&2
done
sh "$here"/machine.sh "$scale" >"$out/machine.txt"
python3 "$here"/table.py "$out" >"$out/table.md"
python3 "$here"/summary.py "$out" >"$out/summary.md"
python3 "$here"/picture.py "$out" >"$out/bench.svg"
cat "$out/table.md"
# A peer may fail (busybox in a deep tree); we and our measures may not.
! grep -E '(doff|floor|loop|pinned|alone)[^,]*,failed,' "$out"/*.csv
