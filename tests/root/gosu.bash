# What the table of gosu.tsv is made and checked with.

# Account files with all that the rows of the table need.
gosu_accounts() {
	cat >"$ROOT/etc/passwd" <<-'PASSWD'
		root:x:0:0:root:/root:/bin/sh
		app:x:1000:1000:App,,,:/home/app:/bin/sh
		homeless:x:1002:1002:::/bin/sh
		1234:x:5000:5000::/home/1234:/bin/sh
		99999999999999999999:x:0:0::/:/bin/sh
		letters:x:notnum:1000::/home/letters:/bin/sh
		wraps:x:8589934592:1000::/home/wraps:/bin/sh
		empty:x::1000::/home/empty:/bin/sh
		short:x:1003
		#gone:x:1004:1004::/home/gone:/bin/sh
	PASSWD
	cat >"$ROOT/etc/group" <<-'GROUP'
		root:x:0:
		audio:x:29:app
		docker:x:999:app,other
		app:x:1000:
		2222:x:6000:
		#gone:x:1004:app
	GROUP
}

# outcome COMMAND...: "UID GID GROUPS HOME" of st under it, or "refused".
outcome() {
	local output ids
	output=$(in_root "$@" st 2>/dev/null)
	ids=$(awk '/^Uid:/ { uid = $2 } /^Gid:/ { gid = $2 }
		/^Groups:/ { $1 = ""; groups = $0; gsub(/^ +| +$/, "", groups)
			gsub(/ +/, ",", groups) }
		/^Home:/ { home = $2 }
		END { if (uid != "") print uid, gid,
			groups == "" ? "none" : groups,
			home == "" ? "empty" : home }' <<<"$output")
	echo "${ids:-refused}"
}

# Call a command for each row: SPEC, without its quotes, GOSU, DOFF, WHY.
gosu_rows() {
	local spec gosu doff why
	while IFS=$'\t' read -r spec gosu doff why; do
		spec=${spec#\'}
		"$@" "${spec%\'}" "$gosu" "$doff" "$why"
	done < <(tail -n +2 "$TABLE")
}
