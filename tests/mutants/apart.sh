#!/bin/sh
# apart.sh COMMAND...: run it in a private mount namespace where the devices
# that every program holds are its own.  A doff that is broken on purpose gives
# away what it inherits, and /dev/null is what a test has for input.
set -u

if [ "${1-}" = --devices ]; then
	shift
	own=$(mktemp -d) && mount -t tmpfs -o mode=0755 own "$own" || exit 1
	for node in null zero full random urandom tty; do
		cp -a "/dev/$node" "$own/" &&
			mount --bind "$own/$node" "/dev/$node" || exit 1
	done
	umount -l "$own" && rmdir "$own" || exit 1
	exec "$@" </dev/null
fi
exec sh "$(dirname "$0")/../namespace.sh" sh "$0" --devices "$@"
