# From start to exit of a static program that does nothing.
# shellcheck shell=bash disable=SC2154

start_add() {
	local user=$1 ids=65534:65534 nothing=$bin/nothing

	add alone "$nothing"
	add floor "$bin/floor $nothing"
	add doff "$doff $user $nothing"
	add "doff uid:gid" "$doff $ids $nothing"
	add_peer chroot chroot "--userspec $ids / $nothing"
	add_peer setpriv setpriv \
		"--reuid $user --regid 65534 --init-groups $nothing"
	add_peer chpst chpst "-u $user $nothing"
	add_peer s6-setuidgid s6-setuidgid "$user $nothing"
	add_peer su-exec su-exec "$user $nothing"
	add_peer gosu gosu "$user $nothing"
	add_peer runuser runuser "-u $user -- $nothing"
}

# From its execve(2), not counted, to that of the command, counted.
calls_count() {
	strace -f -qq -o "$work/calls" "$@" >/dev/null
	awk '/^[0-9]+ +[a-z_0-9]+\(/ { n++ }
		/^[0-9]+ +execve\("[^"]*\/nothing"/ { last = n }
		END { print last - 1 }' "$work/calls"
}

# bytes_of PROGRAM: of its file, and of the libraries it needs.
bytes_of() {
	{
		echo "$1"
		ldd "$1" 2>/dev/null | grep -oE '/[^ ]+' || true
	} | xargs stat -L -c %s | awk 'NR == 1 { own = $1 } { all += $1 }
		END { print own, all }'
}

start_count() {
	local name line words peak instructions own all

	while IFS=$'\t' read -r name line _; do
		read -ra words <<<"$line"
		read -r peak instructions < <("$bin/usage" "${words[@]}")
		record "1" "$name" peak_kib "$peak"
		record "1" "$name" instructions "$instructions"
		record "1" "$name" calls "$(calls_count "${words[@]}")"
		read -r own all < <(bytes_of "${words[0]}")
		record "1" "$name" bytes "$own"
		record "1" "$name" bytes_all "$all"
	done <"$out/commands"
}

start_add nobody
start_count
compare 1 "$starts"
