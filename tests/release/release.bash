# shellcheck shell=bash disable=SC2034
# What the tests of packages and releases share.
bats_load_library bats-support
bats_load_library bats-assert

TOP=$BATS_TEST_DIRNAME/../..
PACKAGING=$TOP/docker/packaging
TMP=$BATS_TEST_TMPDIR
