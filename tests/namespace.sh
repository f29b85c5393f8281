#!/bin/sh
# namespace.sh COMMAND...: run it in a private mount namespace.
# After a chroot(2) no user namespace can be made (user_namespaces(7), EPERM):
# there the root directory is made that of the mount namespace, --take.
set -u

if [ "${1-}" = --take ]; then
	shift
	# Past nsenter(1) only what is static can be run, from a path below
	# the other root.
	# shellcheck disable=SC2016
	exec nsenter --mount=/proc/self/ns/mnt --wd=/ ./bin/busybox sh -c '
		here=$(pwd)
		"$here/bin/busybox" mount --rbind . . && cd "$here" &&
		"$here/bin/busybox" pivot_root . . &&
		/bin/busybox umount -l . && cd "$1" && shift &&
		exec "$@"' sh "$PWD" "$@"
fi
private() {
	unshare --mount --propagation private "$@"
}
if ! unshare --user true 2>/dev/null &&
	private sh "$0" --take unshare --user true 2>/dev/null; then
	private sh "$0" --take "$@"
else
	private "$@"
fi
