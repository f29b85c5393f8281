#!/bin/sh
# files.sh OUT FILE...: these files of tests, one of them on each processor,
# those that take longest first.  What each says goes to OUT/FILE.tap, and all
# of it is printed at the end; a line for each file that is done goes to
# descriptor 3, where that is open.  False where a test failed.  TAGS=slow runs
# those alone that have the tag; UNDER=COMMAND runs each below COMMAND
# OUT/FILE.under.
set -u

if [ "${1-}" = --one ]; then
	. tests/tap.sh
	out=$2/$(basename "$3")
	begin=$(date +%s)
	# shellcheck disable=SC2086
	${UNDER:+$UNDER "$out.under"} \
		bats --formatter tap ${TAGS:+--filter-tags "$TAGS"} "$3" \
		>"$out.tap" 2>&1 3>&-
	status=$?
	{
		said=$(tap_report "$status" "$out.tap")
		echo "$(basename "$3" .bats): $said," \
			"$(($(date +%s) - begin)) s"
	} >&3
	exit "$status"
fi

{ true >&3; } 2>/dev/null || exec 3>/dev/null
out=$1
shift
long="faults bench own_hold own_meanwhile own_lead own_race own_shape own_threads own create_race"
files=
for name in $long; do
	case " $* " in
	*" tests/root/$name.bats "*) files="$files tests/root/$name.bats" ;;
	esac
done
for file; do
	case " $files " in
	*" $file "*) ;;
	*) files="$files $file" ;;
	esac
done
mkdir -p "$out"
rm -f "$out"/*.tap
# shellcheck disable=SC2086
printf '%s\n' $files |
	xargs -P "$(nproc)" -I '{}' sh "$0" --one "$out" '{}'
status=$?
cat "$out"/*.tap
exit "$status"
