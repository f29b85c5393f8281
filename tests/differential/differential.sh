#!/bin/sh
# The core beside a model that was written from the manual page (169): random
# operands, as many as the first argument says, and random account files, as
# many as the second; a third is the seed.  One line of TAP each.
set -u
status=0
# shellcheck disable=SC2086
python3 -B tests/differential/compare.py operand "$1" ${3-} || status=1
# shellcheck disable=SC2086
python3 -B tests/differential/compare.py world "$2" ${3-} || status=1
exit $status
