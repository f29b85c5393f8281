#!/bin/sh
# Mount the lower layer of DIRECTORY under a new, empty one.
set -eu
umount "$1/merged" 2>/dev/null || true
rm -rf "$1/layers/upper" "$1/layers/work"
mkdir -p "$1/layers/upper" "$1/layers/work"
mount -t overlay -o "lowerdir=$1/layers/lower,upperdir=$1/layers/upper" \
	-o "workdir=$1/layers/work" bench "$1/merged"
