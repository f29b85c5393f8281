#!/bin/sh
# make check-policy: every start of tests/root stays within the system calls
# that tests/binary/calls.txt allows.  Needs root.
set -u
cd "$(dirname "$0")/.." || exit 1
out=build/check-policy
mkdir -p "$out"
rm -f "$out"/*
sh tests/deps.sh
make -s -f tests/Makefile all || exit 1

# A process has one tracer.
left_out="faults own_faults create_race"
echo "left out: tests/root/faults.bats: traces each start itself"
echo "left out: tests/root/own_faults.bats: traces each start itself"
echo "left out: tests/root/create_race.bats: waits for what strace writes"

# One half of the files for each of two processors.
half() {
	# shellcheck disable=SC2086
	timeout --kill-after=5 "${POLICY_SECONDS:-600}" \
		build/tests/helpers/calls build/doff "$out/$1.calls" \
		sh tests/namespace.sh bats --formatter tap $2 \
		>"$out/$1.tap" 2>"$out/$1.log"
	[ $? != 124 ] || echo "no time left" >>"$out/late"
}

one=
other=
for file in tests/root/*.bats; do
	name=$(basename "$file" .bats)
	case " $left_out " in
	*" $name "*) continue ;;
	esac
	swap=$other
	other=$one
	one="$swap $file"
done
half one "$one" &
half other "$other"
wait

# What is not ok traces itself, or has to do with time.
sed -n 's/^not ok [0-9]*/not seen whole:/p' "$out"/*.tap
begun=$(cat "$out"/*.tap | grep -cE '^(not )?ok')
python3 tests/binary/calls.py "$out"/*.calls
status=$?
[ ! -e "$out/late" ] || status=1
if [ "$status" = 0 ]; then
	echo "$begun tests under the tracer"
	echo "1 passed, 0 failed"
else
	echo "0 passed, 1 failed"
fi
exit "$status"
