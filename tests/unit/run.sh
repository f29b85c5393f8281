#!/bin/sh
# Run every unit test; cmocka prints TAP.
set -u
status=0
export CMOCKA_MESSAGE_OUTPUT=TAP
for test in build/tests/unit/*; do
	"$test" || status=1
done
exit "$status"
