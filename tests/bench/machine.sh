#!/bin/sh
# On what the figures were measured: machine.sh SCALE
set -u

version() {
	dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo unknown
}

processor=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
echo "$1, $(date -u +%Y-%m-%d), Linux $(uname -r), $(uname -m)," \
	"$(nproc) processors${processor:+ ($processor)}," \
	"load $(cut -d ' ' -f 2 /proc/loadavg)"
for package in coreutils findutils util-linux gosu runit s6 busybox-static
do
	printf '%s %s\n' "$package" "$(version $package)"
done
