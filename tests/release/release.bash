# shellcheck shell=bash disable=SC2034
# What the tests of packages and releases share.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

TOP=$BATS_TEST_DIRNAME/../..
PACKAGING=$TOP/docker/packaging
TMP=$BATS_TEST_TMPDIR
