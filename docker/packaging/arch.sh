# arch_read ARCH: set triplet, musl, qemu, musl_version and musl_sum from the
# table beside this file; sourced from the top of the tree.
# shellcheck shell=sh disable=SC2034
arch_read() {
	row=$(grep "^$1 " docker/packaging/arches) || {
		echo "$1: no architecture of docker/packaging/arches" >&2
		exit 1
	}
	# shellcheck disable=SC2086
	set -- $row
	triplet=$2 musl=$3 qemu=$4 musl_version=$5 musl_sum=$6
}
