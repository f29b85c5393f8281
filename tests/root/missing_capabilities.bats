load root

setup() { root_make; }
teardown() { root_remove; }

NONE="bounding-drop=1ffffffffff"
NO_SETUID="bounding-drop=80"
NO_SETGID="bounding-drop=40"
APP="groups=1000 gid=1000 uid=1000"

@test "uid 1000 from root needs two capabilities, each by its name (44)" {
	refuses "uid 1000 gid 1000: cannot switch to it: needs CAP_SETUID and \
CAP_SETGID (docker run --cap-add SETUID --cap-add SETGID)" \
		start_as $NONE -- doff 1000:1000 st
	refuses "needs CAP_SETUID (docker run --cap-add SETUID)" \
		start_as $NO_SETUID -- doff 1000:1000 st
	refuses "needs CAP_SETGID (docker run --cap-add SETGID)" \
		start_as $NO_SETGID -- doff 1000:1000 st
}

@test "what is lacking is said before anything is tried (44)" {
	run strace -qq -o /dev/stdout \
		-e trace=setgroups,setresgid,setresuid,capset \
		"$HELPERS/start_as" chroot="$ROOT" $NONE -- /bin/doff app st
	assert_equal "$status" 125
	assert_output --partial "needs CAP_SETUID"
	refute_output --partial "setres"
	refute_output --partial "setgroups("
}

@test "only what differs needs a capability (44, 46)" {
	becomes 1000 1000 1000 start_as $NO_SETGID groups=1000 gid=1000 \
		-- doff 1000:1000 st
	becomes 1000 1001 1001 start_as $NO_SETUID ambient=40 groups=1000 \
		gid=1000 securebits=4 uid=1000 securebits=0 \
		-- doff 1000:1001 st
}

@test "root to root with no capability runs (45)" {
	run in_root start_as groups=0 $NONE -- doff --allow-root 0:0 st
	assert_success
	assert_line "Uid:	0	0	0	0"
	assert_line "CapEff:	0000000000000000"
	run in_root start_as groups=0 $NONE -- doff --allow-root root st
	assert_success
	run in_root start_as groups= $NONE -- doff --allow-root 0:0 st
	assert_success
	refuses "needs CAP_SETGID" start_as groups=0,44 $NONE \
		-- doff --allow-root 0:0 st
}

@test "who already is the identity runs, and nobody else's (46)" {
	becomes 1000 1000 1000 start_as $APP -- doff 1000:1000 st
	becomes 1000 1000 "29 999 1000" start_as groups=29,999,1000 gid=1000 \
		uid=1000 -- doff app st
	refuses "started as uid 1000, not root" start_as $APP \
		-- doff 1001:1001 st
	refuses "no gid is given" start_as $APP -- doff 1001 st
	refuses "not root" start_as $APP -- doff --allow-root 0:1000 st
}

@test "nobody who already is nobody runs without a capability (46)" {
	becomes 65534 65534 65534 start_as groups=65534 gid=65534 uid=65534 \
		-- doff nobody st
	becomes 65534 65534 65534 doff nobody st
}

@test "the right uid with gid 0 is not the identity (47)" {
	refuses "started as uid 1000" start_as groups=0 gid=0 uid=1000 \
		-- doff 1000:1000 st
	refuses "started as uid 1000" start_as groups=1000 gid=0 uid=1000 \
		-- doff 1000:1000 st
	refuses "started as uid 1000" start_as groups=0 gid=1000 uid=1000 \
		-- doff 1000:1000 st
}

@test "an extra group is a difference (48)" {
	refuses "started as uid 1000" start_as groups=44,1000 gid=1000 uid=1000 \
		-- doff 1000:1000 st
	refuses "started as uid 1000" start_as groups=0,1000 gid=1000 uid=1000 \
		-- doff 1000:1000 st
	refuses "started as uid 1000" start_as groups=44 gid=1000 uid=1000 \
		-- doff 1000:1000 st
}

@test "a group too few is a difference (48)" {
	refuses "started as uid 1000" start_as groups=29,1000 gid=1000 uid=1000 \
		-- doff app st
	refuses "started as uid 1000" start_as groups=29 gid=1000 uid=1000 \
		-- doff app st
}

@test "a primary gid that is not in the list is none, if out of reach (48)" {
	becomes 1000 1000 "29 999" start_as groups=29,999 gid=1000 uid=1000 \
		-- doff app st
	becomes 1000 1000 "29 999 1000" start_as groups=29,999 gid=1000 \
		-- doff app st
	refuses "started as uid 1000" start_as groups= gid=0 uid=1000 \
		-- doff 1000:1000 st
}

@test "-r runs as who we are, without a capability (46)" {
	becomes 1001 0 "0 44" start_as groups=0,44 gid=0 uid=1001 \
		-- doff -r app st
	becomes 1000 1000 1000 start_as $APP -- doff -r root st
}

@test "capabilities in permitted only are not held (44)" {
	# As root with noroot: what the ambient set gives, and no more.
	refuses "needs CAP_SETGID" start_as ambient=80 securebits=1 caps=80 \
		-- doff 1000:1000 st
	becomes 1000 1000 1000 start_as ambient=c0 securebits=1 caps=c0 \
		-- doff 1000:1000 st
}

# As docker run --cap-drop ALL --cap-add SETUID --cap-add SETGID --read-only
# --security-opt no-new-privileges --pids-limit 1 --ulimit nofile=16 --memory.
@test "with the least that docker run leaves a start still works (164)" {
	mount -o remount,ro "$ROOT"
	becomes 1000 1000 "29 999 1000" start_as bounding-drop=1ffffffff3f \
		no-new-privs nofile=16 nproc=1 -- doff app st
	assert_line "NoNewPrivs:	1"
	becomes 1000 1000 "29 999 1000" start_as bounding-drop=1ffffffff3f \
		no-new-privs nofile=16 -- sh -c 'ulimit -v 6144
		exec doff --no-new-privs -c -o /data app st'
	assert_line --partial "--no-new-privs: the bounding set stays"
	assert_line --partial "/data: 1 not changed"
	refuses "needs CAP_SETUID and CAP_SETGID" start_as $NONE \
		no-new-privs nofile=16 -- doff -c -o /data app st
	mount -o remount,rw "$ROOT"
}

@test "without CAP_CHOWN, who needs it says so: --own and a home (F24)" {
	without_chown() {
		run setpriv --bounding-set -chown chroot "$ROOT" \
			/bin/env -i PATH=/bin "$@"
	}
	touch "$ROOT/data/file"
	without_chown doff -o /data app true
	assert_success
	assert_output --partial "doff: warning: /data: 2 not changed (Operation \
not permitted 2: needs CAP_CHOWN (docker run --cap-add CHOWN)): "
	without_chown env PUID=77 doff -c -e PUID new true
	assert_success
	assert_output "doff: warning: /home/new: left as it is: needs CAP_CHOWN \
(docker run --cap-add CHOWN)"
}

@test "a PATH that is missing is called so, once, and -m names itself (F24)" {
	run in_root doff 1000:1000 doff -r -d /data/no -o /data/no app true
	assert_success
	assert_output "doff: warning: /data/no: is missing: No such file or \
directory"
	run in_root doff 1000:1000 doff -r -o /data/no app true
	assert_output "doff: warning: /data/no: is missing: No such file or \
directory"
	run in_root doff -m /missing app true
	assert_equal "$status" 125
	assert_output "doff: /missing: its owner cannot be found (--match): No \
such file or directory"
}

@test "where root may not, the message says that it is root (F29)" {
	install -d -m 0700 -o 1000 -g 1000 "$ROOT/data/mine/data"
	chown 1000:1000 "$ROOT/data/mine"
	chmod 0700 "$ROOT/data/mine"
	for option in -m -o -d; do
		run setpriv --bounding-set -dac_override,-dac_read_search \
			chroot "$ROOT" /bin/doff $option /data/mine/data app /bin/true
		assert_equal "$status" 125
		assert_output --partial "Permission denied to root (NFS with \
root_squash, or no CAP_DAC_READ_SEARCH?)"
	done
	# Who runs doff as that user, as the cure says, comes through.
	run in_root doff 1000:1000 doff -r -o /data/mine/data app true
	assert_success
	refute_output
}
