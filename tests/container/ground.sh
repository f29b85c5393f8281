# What a daemon stands on, changed in our mount namespace only: /run and the
# cgroup tree.  Sourced by tests/container.sh.
# shellcheck shell=bash

# An empty /run, but for what /etc/resolv.conf may be a link to.
run_hide() {
	local target names
	target=$(readlink -f /etc/resolv.conf)
	names=$(cat /etc/resolv.conf)
	mount -t tmpfs -o mode=0755 run /run
	[ -e "$target" ] || {
		mkdir -p "${target%/*}"
		echo "$names" >"$target"
	}
	mkdir -p "$RUN"
}

# Controllers that no other hierarchy holds may be had by mounting them
# (cgroups(7)); nobody has done so in a chroot, say.
cgroups_mount() {
	local top=/sys/fs/cgroup hierarchy names
	grep -qw pids $top/cgroup.controllers 2>/dev/null && return
	mountpoint -q $top/pids && return
	if ! awk '$1 == "pids" && $2 != 0 { found = 1 }
		END { exit !found }' /proc/cgroups; then
		mountpoint -q $top || mount -t cgroup2 cgroup2 $top
		return
	fi
	mount -t tmpfs -o mode=0755 cgroup $top
	while read -r hierarchy names; do
		mkdir "$top/$hierarchy"
		mount -t cgroup -o "$names" cgroup "$top/$hierarchy"
		for name in ${names//,/ }; do
			ln -sfn "$hierarchy" "$top/$name"
		done
	done < <(awk '$4 == 1 && $2 > 0 {
		names[$2] = names[$2] (names[$2] == "" ? "" : ",") $1
	} END { for (i in names) print i, names[i] }' /proc/cgroups)
}

# What the containers were in, once nothing of them runs.
cgroups_remove() {
	cgroups_mount
	find /sys/fs/cgroup/ -depth -type d -path "*/$CGROUP*" \
		-exec rmdir {} +
}
