# Each message that says how to get on: it is provoked, and its advice followed
# to the letter.  cures.py has those that cannot be provoked here, and why.
# shellcheck disable=SC2016
load root
load run

setup() { root_make; }
teardown() {
	umount "$ROOT/data/m" 2>/dev/null
	root_remove
}

# says STATUS MESSAGE COMMAND...: the only line of doff, and its end.
says() {
	local wanted=$1
	SAID=$2
	shift 2
	run "-$wanted" "$@"
	assert_equal "$(grep '^doff: ' <<<"$output")" "doff: $SAID"
}

# cured OUTPUT COMMAND...: after the advice the command says just this.
cured() {
	local wanted=$1
	shift
	run -0 "$@"
	assert_output "$wanted"
}

doff() { in_root doff "$@"; }

# rootless COMMAND...: as root of a rootless Podman is uid 1000 outside.
rootless() {
	setpriv --groups 0 env -i PATH=/bin HOME=/root "$HELPERS/userns" \
		"$ROOT" 0:1000:1,1:100000:65536 0:1000:1,1:100000:65536 \
		allow root "$@"
}

ID='an id is 0 to 4294967294, decimal digits only, no leading zero'

@test "options, and what follows them" {
	says 125 'usage: doff [OPTION]... USER[:GROUP] COMMAND [ARG]...: try doff --help' doff
	run -0 doff --help
	says 125 '--nope: unknown option: try doff --help' doff --nope app id -u
	run -0 doff --help
	says 125 '-o: needs an argument: try doff --help' doff -o
	says 125 '--if-root=yes: takes no argument: try doff --help' \
		doff --if-root=yes app id -u
	cured 1000 doff --if-root app id -u
	says 125 'app: no command after it: write USER[:GROUP] COMMAND [ARG]...' \
		doff app
	cured 1000 doff app id -u
	says 125 'app: a command after it: --prepare runs none' \
		doff --prepare -d /data/x app id -u
	cured '' doff --prepare -d /data/x app
	says 125 '-e: is given twice: give it once (for -e: PUID:PGID)' \
		in_root env P=7 G=8 doff -e P -e G app id -u
	cured 7 in_root env P=7 G=8 doff -e P:G app id -u
	says 125 '-o: its argument or PATH is empty (an unset variable?)' \
		doff -o '' app id -u
	cured 1000 doff -o /data app id -u
	says 125 '-d: its argument or PATH is empty (an unset variable?)' \
		doff -d 0750: app id -u
	cured 1000 doff -d 0750:/data app id -u
	says 125 '/x: --home and --shell need --create' \
		in_root env P=7 doff -e P --home /x app id -u
	in_root sed -i /^app:/d /etc/passwd /etc/group
	cured 7 in_root env P=7 doff -e P --home /x --create app id -u
}

@test "names and values of variables" {
	local no_name='not the name of a variable: write the name (letters, digits, _), not the value'
	says 125 'P=7: --env takes names of variables, without $ or value, as in PUID:PGID' \
		in_root env P=7 doff -e P=7 app id -u
	cured 7 in_root env P=7 doff -e P app id -u
	says 125 "7: $no_name" in_root env P=7 doff -e 7:8 app id -u
	says 125 "44: $no_name" in_root env G=44 doff --groups-env 44 5:5 id -G
	cured '5 44' in_root env G=44 doff --groups-env G 5:5 id -G
	says 125 "on-mismatch: $no_name" \
		in_root env O=never doff --own-env on-mismatch -o /data app id -u
	cured 1000 in_root env O=never doff --own-env O -o /data app id -u
	says 125 'A:B:C:D: --env takes one to three names: UID[:GID[:UMASK]]' \
		doff -e A:B:C:D app id -u
	cured 7 in_root env A=7 doff -e A:B:C app id -u
	says 125 'O=no: --own-env takes always, on-mismatch or never' \
		in_root env O=no doff --own-env O -o /data app id -u
	for value in always on-mismatch never; do
		cured 1000 in_root env O=$value doff --own-env O -o /data app id -u
	done
	says 125 'P: is set twice, to different values: set it once' \
		in_root exec_raw /bin/doff P=1 P=2 -- doff -e P app /bin/true
	cured '' in_root exec_raw /bin/doff P=1 -- doff -e P app:app /bin/true
}

@test "a literal \$NAME, wherever it stands" {
	local why='a literal $NAME: no shell expanded it (write its value)'
	says 125 "\$U: $why" doff '$U' id -u
	says 125 "P=\${U}: $why" in_root env 'P=${U}' doff -e P app id -u
	says 125 "\$D/x: $why" doff -o '$D/x' app id -u
	says 127 "\$C: command not found: $why" doff app '$C'
	cured 7 in_root env P=7 doff -e P -o /data app id -u
}

@test "umasks, modes and ids that are none" {
	local umask='not a umask: three or four octal digits, at most 0777'
	says 125 "8: $umask" doff --umask 8 app sh -c umask
	says 125 "U=8: $umask" in_root env U=8 doff -e ::U app sh -c umask
	says 125 'U=23: not a umask: YAML may have read an octal number (write three or four digits, quoted)' \
		in_root env U=23 doff -e ::U app sh -c umask
	for mask in 027 0027; do
		cured 0027 doff --umask $mask app sh -c umask
		cured 0027 in_root env U=$mask doff -e ::U app sh -c umask
	done
	for argument in '-o 0750:/data' '-d 00750:/data' '-d /data:0750'; do
		says 125 "${argument#* }: not a PATH (--dir and --give take MODE:PATH, as in 0750:/data)" \
			doff $argument app id -u
	done
	cured 1000 doff -o /data app id -u
	cured 750 doff -d 0750:/data app stat -c %a /data
	says 125 "01: not an id: $ID" doff 01 id -u
	says 125 '"app": no account of that name in /etc/passwd: write it without quotes, = or ;' \
		doff '"app"' id -u
	says 125 'docker;app: no group of that name in /etc/group: write it without quotes, = or ;' \
		doff -G 'docker;app' app id -u
	cured 1000 doff -G docker,app app id -u
	says 125 "P=app: not an id: $ID" in_root env P=app doff -e P app id -u
	says 125 "1.0e+09: looks like a number, but is not an id: $ID" \
		doff 1.0e+09 id -u
	says 125 "app: --own-from takes ID or ID:ID: $ID" \
		doff --own-from app -o /data app id -u
	cured 4294967294 doff 4294967294:1 id -u
	cured 1000 doff --own-from 0:0 -o /data app id -u
}

@test "users and groups" {
	local name='neither a name nor an id: a name has at most 255 bytes of printable ASCII, no blank or , : / and no + - # in front'
	local root='uid 0 refused: choose another user, or give --allow-root'
	says 125 "'': the operand USER[:GROUP] is empty (an unset variable?): name a user" \
		doff '' id -u
	says 125 ':5: no user before the colon: write USER:GROUP' doff :5 id -u
	says 125 'app:app:5: more than one colon: write USER:GROUP' \
		doff app:app:5 id -u
	says 125 "+app: $name" doff +app id -u
	says 125 "G=29,a/b: $name" \
		in_root env G=29,a/b,44 doff --groups-env G app id -u
	cured '1000 5' doff app:5 sh -c 'echo $(id -u) $(id -g)'
	says 125 "root: $root" doff root id -u
	says 125 "P=0: $root" in_root env P=0 doff -e P app id -u
	cured 7 in_root env P=7 doff -e P app id -u
	cured 0 doff --allow-root root id -u
	cured 0 in_root env P=0 doff -e P --allow-root app id -u
	says 125 'root: account with uid 0 refused: choose another user, or give --allow-root' \
		in_root env P=7 doff -e P root id -u
	cured 7 in_root env P=7 doff -e P app id -u
	cured 7 in_root env P=7 doff -e P --allow-root root id -u
	says 125 'new: no account of that name in /etc/passwd: add it (useradd, or --create with --env), or write UID:GID' \
		doff new id -u
	cured 7 doff 7:7 id -u
	cured 7 in_root env P=7 doff --create --env P new id -u
	cured 7 doff new id -u
	says 125 'n: no account of that name in /etc/passwd, and no uid for a new one: name a set variable in --env, or a PATH not owned by root in --match' \
		doff -c -e P -m /data n id -u
	cured 9 in_root env P=9 doff -c -e P -m /data n id -u
	sed -i /^n:/d "$ROOT/etc/passwd" "$ROOT/etc/group"
	chown 9:9 "$ROOT/data"
	cured 9 doff -c -e P -m /data n id -u
	says 125 '42: no gid is given, and no line in /etc/passwd has this uid: write 42:42' \
		doff 42 id -u
	cured 42 doff 42:42 id -u
}

@test "groups that are missing, of which the variable is named" {
	local none='no group of that name in /etc/group: write its gid, or add it (groupadd)'
	says 125 "nosuch: $none" doff app:nosuch id -u
	says 125 "nosuch: $none" doff -G nosuch app id -u
	says 125 "G=29;nosuch: $none" \
		in_root env 'G=29;nosuch 44' doff --groups-env G 5:5 id -G
	cured '5 29 44 77' in_root env 'G=29;77 44' doff --groups-env G 5:5 id -G
	echo nosuch:x:77: >>"$ROOT/etc/group"
	cured '5 29 44 77' \
		in_root env 'G=29;nosuch 44' doff --groups-env G 5:5 id -G
	local names ids
	names=$(seq -f g%g -s, 4097) ids=$(seq -s, 4097)
	says 125 'g4097: more than 4096 names of groups: write ids' \
		doff -G "$names" 5:5 true
	cured '' doff -G "$ids" 5:5 true
}

@test "groups of paths and of the process" {
	touch "$ROOT/run/s"
	says 0 'warning: /run/s: its group is 0: --group-of adds no group (give -G 0, or --give the device or socket)' \
		doff --group-of /run/s 5:5 id -G
	cured '5 0' doff -G 0 5:5 id -G
	mknod "$ROOT/data/sock" c 1 3
	says 0 'warning: /data: its group is 0: --group-of adds no group (give -G 0, or --give the device or socket)' \
		doff --group-of /data 5:5 id -G
	cured 5 doff --give /data/sock 5:5 stat -c %u /data/sock
	# Who is not root can do neither.
	says 0 'warning: /run/s: its group is 0: --group-of adds no group' \
		in_root start_as groups= gid=5 uid=5 -- \
		doff -r --group-of /run/s 5:5 id -G
	says 0 'warning: 44: not started as root: not added (docker run --group-add)' \
		in_root start_as groups= gid=5 uid=5 -- doff -r -G 44 5:5 id -G
	cured '5 44' in_root start_as groups=44 gid=5 uid=5 -- \
		doff -r -G 44 5:5 id -G
	echo disk:x:6:root >>"$ROOT/etc/group"
	says 0 "warning: gid 6: root's in /etc/group, so --keep-groups drops it (-G keeps it)" \
		in_root start_as groups=0,6 -- doff --keep-groups 5:5 id -G
	cured '5 6' in_root start_as groups=0,6 -- doff -G 6 5:5 id -G
}

@test "account files, and accounts to be made" {
	says 125 '7: --create needs a name for the account, not a number' \
		in_root env P=8 doff -c -e P 7 id -u
	cured 8 in_root env P=8 doff -c -e P seven id -u
	says 125 'a+b: invalid name for a new account or group: 1 to 32 of A-Z a-z 0-9 _ . -, no - in front' \
		in_root env P=9 doff -c -e P a+b id -u
	cured 9 in_root env P=9 doff -c -e P Az_09.- id -u
	says 125 "x: invalid home or shell: needs an absolute path of at most 255 bytes, no ':', '..' or control byte" \
		in_root env P=10 doff -c -e P --home x ten id -u
	cured 10 in_root env P=10 doff -c -e P --home /x ten id -u
	printf 'crlf:x:20:20::/:/bin/sh\r\n' >>"$ROOT/etc/passwd"
	says 125 'crlf: its line in /etc/passwd is malformed: it ends in CR (save the file with LF)' \
		doff crlf id -u
	sed -i 's/\r$//' "$ROOT/etc/passwd"
	cured 20 doff crlf id -u
	mkdir "$ROOT/etc/.doff.new"
	says 125 '/etc/.doff.new: is in the way: remove it' \
		in_root env P=11 doff -c -e P eleven id -u
	rmdir "$ROOT/etc/.doff.new"
	cured 11 in_root env P=11 doff -c -e P eleven id -u
	chown 9:9 "$ROOT/home/app"
	says 0 'warning: /home/app: HOME cannot be written by this user: its owner and mode forbid it (--own changes the owner, here and below)' \
		doff -c app id -u
	cured 1000 doff -c --own /home/app app id -u
}

@test "a home without CAP_CHOWN, and an account file that is mounted" {
	chown 0:0 "$ROOT/home/app"
	says 0 'warning: /home/app: left as it is: needs CAP_CHOWN (docker run --cap-add CHOWN)' \
		in_root start_as bounding-drop=1 -- doff -c app id -u
	cured 1000 doff -c app id -u
	cp "$ROOT/etc/passwd" "$ROOT/data/passwd"
	mount --bind "$ROOT/data/passwd" "$ROOT/etc/passwd"
	says 0 'warning: /etc/passwd: left as it is: a mount takes only a new last line, or ids of equal length' \
		in_root env P=22222 doff -c -e P:P app id -u
	chown 1000:1000 "$ROOT/home/app"
	cured 2222 in_root env P=2222 doff -c -e P:P app id -u
	umount "$ROOT/etc/passwd"
}

@test "what is to be owned" {
	says 125 '/new: cannot be owned: it does not exist (--dir creates a directory)' \
		doff -o /new app id -u
	cured 1000 doff --dir /new -o /new app id -u
	for option in -o -d --give; do
		says 125 '/etc: a system directory keeps its owner: name a path below it' \
			doff $option /etc app id -u
	done
	touch "$ROOT/etc/app"
	cured 1000 doff --own /etc/app --give /etc/app -d /etc/app.d app id -u
	says 125 '/data: --give takes no directory: give --dir' \
		doff --give 0700:/data app id -u
	cured 1000 doff --dir 0700:/data app id -u
	says 125 '.: --own-skip names no entry: give the NAME of one, or a PATH that ends in it' \
		doff --own-skip . -o /data app id -u
	cured 1000 doff --own-skip data --own-skip /data/x -o /data app id -u
	says 125 'usage: --own-env, --own-from, --own-on-mismatch and --own-skip need --own' \
		doff --own-from 7 --own-skip data -d /data app id -u
	cured 1000 doff --own-from 7 --own-skip data -o /data app id -u
	ln -s /data "$ROOT/tmp/l"
	says 125 '/tmp/l: cannot be owned: the symbolic link /tmp/l is not followed, since others could have made it (name the real path, or replace the link)' \
		doff -o /tmp/l app id -u
	cured 1000 doff -o /data app id -u
	rm "$ROOT/tmp/l"
	mkdir "$ROOT/tmp/l"
	cured 1000 doff -o /tmp/l app id -u
}

@test "what is not owned to the end" {
	touch "$ROOT/data/f"
	says 0 'warning: /data: 2 not changed (Operation not permitted 2: needs CAP_CHOWN (docker run --cap-add CHOWN)): /data/f /data' \
		in_root start_as bounding-drop=1 -- doff -o /data app id -u
	cured 1000 doff --own-strict -o /data app id -u
	mkdir "$ROOT/a" && touch "$ROOT/a/f" && ln "$ROOT/a/f" "$ROOT/data/l"
	says 0 "warning: /a: 1 with several links skipped (owned by root: run chown(1) on those meant): /a/f" \
		doff -o /a app id -u
	in_root chown 1000:1000 /a/f
	cured 1000 doff --own-strict -o /a app id -u
	chown 9:9 "$ROOT/a/f"
	says 0 'warning: /a: 1 with several links skipped (--own-from 9 takes them): /a/f' \
		doff -o /a app id -u
	cured 1000 doff --own-strict --own-from 9 -o /a app stat -c %u /a/f
	run -0 doff -v -o /a app true
	assert_output --regexp 'fs.protected_hardlinks: is .*: --own-from rules that out'
	run -0 doff -v --own-from 9 -o /a app true
	refute_output --partial 'several links'
}

@test "a directory that root may not enter" {
	install -d -m 0700 -o 9 "$ROOT/data/p"
	mkdir "$ROOT/data/p/d"
	says 125 '/data/p/d: cannot be owned: Permission denied to root (NFS with root_squash, or no CAP_DAC_READ_SEARCH?)' \
		in_root start_as bounding-drop=6 -- doff -o /data/p/d app id -u
	cured 1000 in_root start_as bounding-drop=2 -- doff -o /data/p/d app id -u
}

@test "the drop" {
	local no='uid 1000 gid 1000: cannot switch to it:'
	says 125 "$no started as uid 2000, not root (remove the USER line, --user or runAsUser, or give --if-root)" \
		in_root start_as groups= gid=2000 uid=2000 -- doff app id -u
	cured 1000 doff app id -u
	cured 2000 in_root start_as groups= gid=2000 uid=2000 -- \
		doff --if-root app id -u
	says 125 "$no needs CAP_SETUID and CAP_SETGID (docker run --cap-add SETUID --cap-add SETGID)" \
		in_root start_as bounding-drop=c0 -- doff app id -u
	says 125 "$no needs CAP_SETUID (docker run --cap-add SETUID)" \
		in_root start_as bounding-drop=80 -- doff app id -u
	says 125 "$no needs CAP_SETGID (docker run --cap-add SETGID)" \
		in_root start_as bounding-drop=40 -- doff app id -u
	cured 1000 in_root start_as bounding-drop=1ffffffff3f -- doff app id -u
	local set_id='/bin/doff: set-user-ID, set-group-ID or with file capabilities, or run by such a program: remove these (chmod ug-s, setcap -r)'
	says 125 "$set_id" in_root exec_ids 1000 0 0 0 '' doff app id -u
	chmod u+s "$ROOT/bin/doff"
	says 125 "$set_id" doff app id -u
	chmod ug-s "$ROOT/bin/doff"
	cured 1000 doff app id -u
	if setcap cap_setuid=ep "$ROOT/bin/doff"; then
		says 125 "$set_id" \
			in_root exec_ids 9 9 9 9 '' doff app id -u
		setcap -r "$ROOT/bin/doff"
	fi
}

@test "capabilities" {
	says 125 'x: no capability of that name (see capabilities(7))' \
		doff --keep-caps x app id -u
	says 125 'kill: cannot be kept: doff does not hold it: start as root, with docker run --cap-add' \
		in_root start_as bounding-drop=20 -- doff --keep-caps kill app id -u
	# The engine gives such a process none, whatever --cap-add says.
	says 125 'kill: cannot be kept: doff does not hold it: start as root, with docker run --cap-add' \
		in_root start_as groups= gid=5 uid=5 -- \
		doff --keep-caps kill 5:5 id -u
	cured 1000 doff --keep-caps kill app id -u
	says 125 'chown: a capability that amounts to root: remove it from --keep-caps, or give --allow-root' \
		doff --keep-caps chown,kill app id -u
	cured 1000 doff --keep-caps chown,kill --allow-root app id -u
	says 125 '--keep-caps: uid 0 gets all of the bounding set back: add --no-new-privs, which needs CAP_SETPCAP' \
		doff --keep-caps kill --allow-root root id -u
	cured 0 doff --keep-caps kill --allow-root --no-new-privs root id -u
	says 0 'warning: --no-new-privs: the bounding set stays as it is: needs CAP_SETPCAP' \
		in_root start_as bounding-drop=100 -- doff --no-new-privs app id -u
	cured 1000 doff --no-new-privs app id -u
}

@test "the command" {
	local p='/data/p: cannot be executed:'
	local denied="$p Permission denied to this user (mode of the file, its interpreter or a directory above; noexec mount; or it is a directory)"
	says 127 '-u: command not found: it is an option (those of doff go before USER)' \
		doff app -u
	says 127 'id -u: command not found: it is one argument (split it, or use sh -c '"'...')" \
		doff app 'id -u'
	cured 1000 doff app sh -c 'id -u'
	says 127 'id\x0d: command not found: it ends in CR (save the file with LF)' \
		doff app $'id\r'
	cured 1000 doff app id -u
	says 127 "'': command not found: its name is empty (an unset variable?)" \
		doff app ''
	printf '#!/bin/sh\r\nid -u\n' >"$ROOT/data/p"
	chmod 755 "$ROOT/data/p"
	says 127 '#!/bin/sh\x0d: the interpreter, or one it needs, is missing: it ends in CR (save the file with LF)' \
		doff app /data/p
	printf '#!/bin/sh\nid -u\n' >"$ROOT/data/p"
	cured 1000 doff app /data/p
	chmod 700 "$ROOT/data/p"
	says 126 "$denied" doff app /data/p
	chmod 755 "$ROOT/data/p"
	chmod 700 "$ROOT/data"
	says 126 "$denied" doff app /data/p
	chmod 755 "$ROOT/data"
	cured 1000 doff app /data/p
	says 126 "${denied/\/data\/p//data}" doff app /data
	mkdir "$ROOT/data/m"
	mount -t tmpfs -o noexec,mode=755 none "$ROOT/data/m"
	cp "$ROOT/data/p" "$ROOT/data/m/p"
	says 126 "${denied/p:/m/p:}" doff app /data/m/p
	mount -o remount,exec "$ROOT/data/m"
	cured 1000 doff app /data/m/p
}

@test "a program with file capabilities" {
	cp "$ROOT/bin/busybox" "$ROOT/data/id"
	setcap cap_kill=ep "$ROOT/data/id" || skip "no file capabilities"
	says 126 '/data/id: cannot be executed: Operation not permitted (file capabilities outside the bounding set, a seccomp profile, a security module?)' \
		doff --no-new-privs app /data/id -u
	cured 1000 doff --no-new-privs --keep-caps kill app /data/id -u
	setcap -r "$ROOT/data/id"
	cured 1000 doff --no-new-privs app /data/id -u
}

@test "ids that are not mapped" {
	needs_user_namespaces
	chown 1000:1000 "$ROOT/data"
	says 125 'uid 70000: not mapped in this user namespace: choose a mapped id, or give the container more ids (/etc/subuid, /etc/subgid)' \
		rootless doff 70000:5 id -u
	cured 65536 rootless doff 65536:5 id -u
	says 0 'warning: uid 5 is uid 100004 on the host: that uid will own the files (podman --userns=keep-id, or doff --keep-rootless)' \
		rootless doff -d /data 5:5 id -u
	chown 1000:1000 "$ROOT/data"
	cured 0 rootless doff --keep-rootless -d /data 5:5 id -u
	says 0 'warning: /data: belongs to uid 0, not root on the host: --keep-rootless keeps uid 0' \
		rootless doff -m /data 5:5 id -u
	cured 0 rootless doff --keep-rootless -m /data 5:5 id -u
}

@test "groups that are denied or not mapped" {
	needs_user_namespaces
	run_in() {
		setpriv --groups "$1" env -i PATH=/bin "$HELPERS/userns" \
			"$ROOT" "${@:2}"
	}
	says 125 'setgroups: denied in this user namespace, and the groups differ: map the ids with newgidmap(1) (/etc/subgid)' \
		run_in 0 0:0:65536 0:0:65536 deny stay doff 5:5 id -u
	cured 5 run_in 0 0:0:65536 0:0:65536 allow stay doff 5:5 id -u
	says 125 '--keep-groups: cannot keep a group that is not mapped in this user namespace: map it (/etc/subgid), or give --keep-rootless instead' \
		run_in 0,70000 0:0:65536 0:0:65536 allow stay \
		doff --keep-groups 5:5 id -u
	cured '5 7000' run_in 0,70000 0:0:65536 0:0:6000,7000:70000:1 allow stay \
		doff --keep-groups 5:5 id -G
	cured 5 run_in 0,70000 0:0:65536 0:0:65536 allow stay \
		doff --keep-rootless 5:5 id -u
}

@test "each message with a cure is followed here, or named with the reason" {
	local top=$BATS_TEST_DIRNAME/../.. copy=$BATS_TEST_TMPDIR/copy
	run -0 python3 "$top/tests/root/cures.py" "$top"
	assert_output --regexp '^[0-9]+ messages, [0-9]+ of them followed$'
	mkdir -p "$copy/tests/root"
	cp -r "$top/src" "$copy"
	cp "$BATS_TEST_FILENAME" "$copy/tests/root"
	local changed="write GROUP"' and write USER'
	sed -i "s/more than one colon: .*\"/$changed\"/" \
		"$copy/src/plan/operand.c"
	run -1 python3 "$top/tests/root/cures.py" "$copy"
	assert_line "not followed: $changed"
}
