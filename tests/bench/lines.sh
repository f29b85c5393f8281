# The same with long account files, bound over the machine's own ones in this
# mount namespace: what a line costs, and what being in many groups does.
# shellcheck shell=bash disable=SC2154

# accounts_make LINES GROUPS [MEMBERS]: app, last, is in so many groups; each
# of the others lists these members.
accounts_make() {
	awk -v n="$1" 'BEGIN { print "root:x:0:0:root:/root:/bin/sh"
		for (i = 0; i < n - 2; i++) print "user" i ":x:" 100000 + i \
			":" 100000 + i ":User:/home/user" i ":/bin/sh"
		print "app:x:1000:1000::/home/app:/bin/sh" }' >"$work/passwd"
	awk -v n="$1" -v m="$2" -v l="${3-}" 'BEGIN { print "root:x:0:"
		for (i = 0; i < n - 2; i++) print "user" i ":x:" 100000 + i \
			":" (i < m ? "app" : l)
		print "app:x:1000:" }' >"$work/group"
}

lines_add() {
	local nothing=$bin/nothing

	add "grep -c" "$(command -v grep) -c app: /etc/passwd /etc/group"
	add doff "$doff app $nothing"
	add "doff uid" "$doff 1000 $nothing"
	add "doff uid:gid" "$doff 1000:1000 $nothing"
	add "doff --keep-groups" "$doff --keep-groups app $nothing"
	add_peer setpriv setpriv \
		"--reuid app --regid app --init-groups $nothing"
	add_peer s6-setuidgid s6-setuidgid "app $nothing"
	add_peer su-exec su-exec "app $nothing"
	add_peer gosu gosu "app $nothing"
	add_peer runuser runuser "-u app -- $nothing"
}

# accounts_compare CASE LINES GROUPS [MEMBERS]
accounts_compare() {
	accounts_make "$2" "$3" "${4-}"
	mount --bind "$work/passwd" /etc/passwd
	mount --bind "$work/group" /etc/group
	lines_add
	compare "$1" "$lines_rounds"
	umount /etc/passwd /etc/group
}

accounts_compare 50 50 1
accounts_compare "$lines" "$lines" 1
accounts_compare "3000 groups" 3002 3000
accounts_compare "members in each group" "$lines" 1 a,b,c,d
