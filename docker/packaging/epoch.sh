#!/bin/sh
# epoch.sh: when the source was last changed, in seconds: of the commit, or of
# the tarball, where every file has its time.
set -eu
cd "$(dirname "$0")/../.."
if [ -n "${SOURCE_DATE_EPOCH-}" ]; then
	echo "$SOURCE_DATE_EPOCH"
elif [ -e .git ]; then
	# Whoever owns the tree: it is only read.
	git -c safe.directory='*' log -1 --format=%ct
else
	stat -c %Y Makefile
fi
