#!/bin/sh
# source.sh TO: the source as a .tar.gz that is the same bit by bit whoever
# makes it, where and when: from git's work tree, or from an unpacked tarball.
set -eu
cd "$(dirname "$0")/../.."
export LC_ALL=C
name=doff-$(sed -n 's/^VERSION = //p' Makefile)
epoch=$(sh docker/packaging/epoch.sh)

files() {
	if [ -e .git ]; then
		git -c safe.directory='*' ls-files
	else
		find . -path ./build -prune -o ! -type d -print |
			sed 's,^\./,,'
	fi
}

files | sort |
	tar -c --no-recursion --format=ustar --owner=0 --group=0 \
		--numeric-owner --mode='u=rwX,go=rX' --mtime="@$epoch" \
		--transform="s,^,$name/,S" -T - |
	gzip -9n >"$1"
