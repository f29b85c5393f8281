#!/bin/sh
# make check-policy: every start of tests/root stays within the system calls
# that tests/binary/calls.txt allows.  POLICY_SHARE=4: those of a fourth of the
# files, others each day; POLICY_FILES='create dir': these.  Needs root.
set -u
cd "$(dirname "$0")/.." || exit 1
out=build/check-policy
mkdir -p "$out"
rm -f "$out"/*
make -s -f tests/Makefile all || exit 1

# A process has one tracer.
left_out="faults own_faults create_race home bench random_starts"
echo "left out: tests/root/faults.bats: traces each start itself"
echo "left out: tests/root/own_faults.bats: traces each start itself"
echo "left out: tests/root/create_race.bats: waits for what strace writes"
echo "left out: tests/root/home.bats: waits for what strace writes"
echo "left out: tests/root/random_starts.bats: another build"
echo "left out: tests/root/bench.bats: counts the calls of its own programs"

files=
share=${POLICY_SHARE:-1}
day=$(date +%-j)
n=0
for file in tests/root/*.bats; do
	case " $left_out " in
	*" $(basename "$file" .bats) "*) ;;
	*)
		case " ${POLICY_FILES-} " in
		"  ") [ $(((n + day) % share)) != 0 ] || files="$files $file" ;;
		*" $(basename "$file" .bats) "*) files="$files $file" ;;
		esac
		n=$((n + 1))
		;;
	esac
done
export UNDER="build/tests/helpers/calls build/doff"
# shellcheck disable=SC2086
timeout --kill-after=5 "${POLICY_SECONDS:-3600}" sh tests/namespace.sh \
	sh tests/files.sh "$out" $files 3>&1 >/dev/null 2>"$out/log"
late=$?

# What is not ok traces itself, or has to do with time.
sed -n 's/^not ok [0-9]*/not seen whole:/p' "$out"/*.tap
begun=$(cat "$out"/*.tap | grep -cE '^(not )?ok')
python3 tests/binary/calls.py "$out"/*.under
status=$?
planned=$(awk -F '[.][.]' '/^1[.][.]/ { n += $2 } END { print n }' \
	"$out"/*.tap)
if [ "$late" = 124 ] || [ "$begun" != "$planned" ]; then
	echo "$planned tests were to be run"
	status=1
fi
if [ "$status" = 0 ]; then
	echo "$begun tests under the tracer"
	echo "1 passed, 0 failed"
else
	echo "0 passed, 1 failed"
fi
exit "$status"
