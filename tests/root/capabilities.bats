load root
load run

setup() { root_make; }
teardown() { root_remove; }

# sets INH PRM EFF AMB [BND]: what st printed, in hexadecimal.
sets() {
	assert_line "CapInh:	$(printf %016x "$1")"
	assert_line "CapPrm:	$(printf %016x "$2")"
	assert_line "CapEff:	$(printf %016x "$3")"
	assert_line "CapAmb:	$(printf %016x "$4")"
	[ $# -lt 5 ] || assert_line "CapBnd:	$(printf %016x "$5")"
}

# begins SETPRIV_OPTIONS -- COMMAND...
begins() {
	local options=()
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	setpriv "${options[@]}" chroot "$ROOT" \
		/bin/env -i PATH=/bin HOME=/root "$@"
}

# faked CALL FAULT COMMAND...; nothing but COMMAND's calls are counted.
faked() {
	strace -qq -o /dev/null -e trace="$1" -e inject="$1:$2" \
		chroot "$ROOT" "/bin/$3" "${@:4}"
}

ALL=$((0x$(sed -n 's/^CapBnd:\t//p' /proc/self/status)))
BIND=$((1 << 10))
RAW=$((1 << 13))

@test "a capability is kept in exactly four sets, no other (36, 37)" {
	run in_root doff --keep-caps net_bind_service app st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
	sets $BIND $BIND $BIND $BIND $ALL
	assert_line "Securebits: 0"
	assert_line "NoNewPrivs:	0"
}

@test "capabilities are named in any case, by number, and add up" {
	run in_root doff --keep-caps CAP_NET_BIND_SERVICE,Net_Raw app st
	assert_success
	sets $((BIND | RAW)) $((BIND | RAW)) $((BIND | RAW)) $((BIND | RAW))
	run in_root doff --keep-caps 10 --keep-caps=cap_net_raw app st
	assert_success
	sets $((BIND | RAW)) $((BIND | RAW)) $((BIND | RAW)) $((BIND | RAW))
}

@test "the last capability of the running kernel can be kept (43)" {
	last=$(cat /proc/sys/kernel/cap_last_cap)
	run in_root doff --allow-root --keep-caps "$last" app st
	assert_success
	sets $((1 << last)) $((1 << last)) $((1 << last)) $((1 << last))
	refuses "$((last + 1)): cannot be kept: doff does not hold it" \
		doff --allow-root --keep-caps $((last + 1)) app st
}

@test "what is no capability is refused, with the element at fault" {
	refuses "nosuch: no capability of that name" \
		doff --keep-caps kill,nosuch app st
	for list in "," "kill," "kill,,chown"; do
		refuses "empty element in a list of capabilities" \
			doff --keep-caps "$list" app st
	done
	refuses "64: no capability" doff --keep-caps 64 app st
	refuses "all: no capability" doff --keep-caps all app st
}

@test "each capability that amounts to root needs --allow-root" {
	for name in setuid setgid setpcap setfcap sys_admin sys_ptrace \
		sys_module sys_rawio dac_override dac_read_search chown \
		fowner bpf; do
		refuses "$name: a capability that amounts to root" \
			doff --keep-caps "kill,$name" app st
		run in_root doff --allow-root --keep-caps "$name" app st
		assert_success
		assert_line "Uid:	1000	1000	1000	1000"
	done
	refuses "setuid: a capability that amounts" doff --keep-caps 7 app st
}

@test "a capability that doff does not hold is refused by its name (44)" {
	run begins --bounding-set -net_raw -- \
		doff --keep-caps net_raw,kill app st
	assert_equal "$status" 125
	assert_output "doff: net_raw: cannot be kept: doff does not hold it: start \
as root, with docker run --cap-add"
}

@test "--keep-caps works from another user with ambient capabilities (37)" {
	from_2000() {
		in_root begin 2000 2000 - e1 "$@"
	}
	run from_2000 st
	sets $((0xe1)) $((0xe1)) $((0xe1)) $((0xe1))
	run from_2000 doff 1000:1000 st
	assert_success
	sets 0 0 0 0
	run from_2000 doff --keep-caps kill 1000:1000 st
	assert_success
	assert_line "Uid:	1000	1000	1000	1000"
	sets 32 32 32 32
	run from_2000 doff 1000:1000 doff --allow-root 0:0 st
	assert_equal "$status" 125
	assert_output --partial "cannot switch to it: started as uid 1000"
}

@test "inheritable and ambient sets of the start are emptied (36, 37)" {
	run begins --inh-caps +setuid,+chown,+kill \
		--ambient-caps +setuid,+chown,+kill -- doff app st
	assert_success
	sets 0 0 0 0
	run begins --inh-caps +setuid,+chown,+kill \
		--ambient-caps +setuid,+chown,+kill -- \
		doff --keep-caps kill app st
	assert_success
	sets 32 32 32 32
}

@test "a file with cap_setuid=ei gains nothing after the drop (36)" {
	cp "$ROOT/bin/st" "$ROOT/bin/st.ei"
	setcap cap_setuid=ei "$ROOT/bin/st.ei" || skip "no file capabilities"
	run begins --inh-caps +setuid -- st.ei
	assert_line --regexp "CapInh:	0*80"
	run begins --inh-caps +setuid -- doff app st.ei
	assert_success
	sets 0 0 0 0
}

@test "no_setuid_fixup lets nothing through, and stays as it was (38)" {
	for bits in +no_setuid_fixup +no_setuid_fixup,+no_setuid_fixup_locked
	do
		run begins --securebits "$bits" --inh-caps +setuid,+kill \
			--ambient-caps +setuid,+kill -- doff app st
		assert_success
		sets 0 0 0 0
		assert_line --regexp "^Securebits: (4|c)$"
		run begins --securebits "$bits" -- doff --keep-caps kill app st
		assert_success
		sets 32 32 32 32
		assert_line --regexp "^Securebits: (4|c)$"
	done
}

@test "locked noroot leaves no capability (39)" {
	run begins --securebits +noroot,+noroot_locked -- doff app st
	[ "$status" = 125 ] || sets 0 0 0 0
}

# after_prctl OPERATION ARGUMENT COMMAND...
after_prctl() {
	python3 -c 'import ctypes, os, sys
numbers = [int(number) for number in sys.argv[1:3]]
assert ctypes.CDLL(None).prctl(*numbers, 0, 0, 0) == 0
os.execvp(sys.argv[3], sys.argv[3:])' "$1" "$2" chroot "$ROOT" \
		/bin/env -i PATH=/bin "${@:3}"
}

@test "keep_caps locked: nothing is left, and none can be kept (39)" {
	# PR_SET_SECUREBITS, SECBIT_KEEP_CAPS_LOCKED
	run after_prctl 28 $((1 << 5)) doff app st
	assert_success
	sets 0 0 0 0
	run after_prctl 28 $((1 << 5)) doff --keep-caps kill app st
	assert_equal "$status" 125
	assert_output --partial "the securebits do not let capabilities"
}

@test "no_cap_ambient_raise: none can be kept over execve (39)" {
	# SECBIT_NO_CAP_AMBIENT_RAISE
	run after_prctl 28 $((1 << 6)) doff --keep-caps kill app st
	assert_equal "$status" 125
	assert_output --partial "--keep-caps: none can be kept over execve"
}

@test "PR_SET_KEEPCAPS of a parent has no effect (40)" {
	run after_prctl 8 1 doff app st
	assert_success
	sets 0 0 0 0
	assert_line "Securebits: 0"
}

@test "root: all are kept; --keep-caps needs --no-new-privs (7)" {
	run in_root doff --allow-root 0:0 st
	assert_success
	sets 0 $ALL $ALL 0 $ALL
	refuses "uid 0 gets all of the bounding set back" \
		doff --allow-root --keep-caps kill 0:0 st
	run in_root doff --allow-root --no-new-privs --keep-caps kill 0:0 st
	assert_success
	assert_line "Uid:	0	0	0	0"
	sets 32 32 32 32 32
	run in_root doff --allow-root --no-new-privs 0:0 st
	assert_success
	sets 0 0 0 0 0
}

@test "a kept setuid permits the way back that the plan permits" {
	run in_root doff --allow-root --keep-caps setuid,setgid app \
		doff --allow-root -G 7 0:0 st
	assert_success
	assert_line "Uid:	0	0	0	0"
}

@test "--if-root as a user keeps what is held and names what is not (46)" {
	as_user() {
		in_root begin 1000 1000 - 100020 "$@"
	}
	run as_user doff -r --keep-caps kill,net_raw,net_admin app st
	assert_success
	sets 32 32 32 32
	assert_line --partial "warning: net_raw: a capability that doff does not"
	assert_line --partial "warning: net_admin: a capability that doff does not"
	run as_user doff -r app st
	assert_success
	sets 0 0 0 0
}

@test "in a user namespace a capability of that namespace is kept (50)" {
	needs_user_namespaces
	run unshare -Ur chroot "$ROOT" /bin/env -i PATH=/bin \
		doff --allow-root --no-new-privs --keep-caps kill 0:0 st
	assert_success
	sets 32 32 32 32 32
}

@test "--dry-run prints what is kept, and what is lacking" {
	run in_root doff -n --keep-caps NET_RAW,net_bind_service app st
	assert_success
	assert_line "keep-caps=net_bind_service,net_raw"
	refute_line --partial "lacks="
	begins --bounding-set -net_raw -- \
		doff -n --keep-caps net_raw app st >"$BATS_TEST_TMPDIR/plan"
	# A byte of no meaning would show as @.
	run tr '\0' @ <"$BATS_TEST_TMPDIR/plan"
	assert_line "lacks=CAP_NET_RAW"
}

@test "calls that have no effect are found out by the proof (29)" {
	run faked capset retval=0 doff --keep-caps kill app st
	assert_equal "$status" 125
	refute_line --partial "Uid:"
	run faked prctl retval=0 doff --keep-caps kill app st
	assert_equal "$status" 125
	refute_line --partial "Uid:"
}

@test "a capset that does nothing leaves no inheritable set (29, 36)" {
	run setpriv --inh-caps +kill strace -qq -o /dev/null -e trace=capset \
		-e inject=capset:retval=0 chroot "$ROOT" /bin/doff app st
	assert_equal "$status" 125
	assert_output --partial "capabilities: the drop did not take effect"
}

# By number, after the reading of the bounding set: keepcaps on, ambient
# raise, keepcaps off; each seems to succeed and does nothing.
@test "each prctl that keeps a capability is proved on its own (29)" {
	last=$(cat /proc/sys/kernel/cap_last_cap)
	run faked prctl retval=0:when=$((last + 4)) \
		doff --keep-caps kill app st
	assert_equal "$status" 125
	assert_output --partial "capset: failed"
	for when in 5 6; do
		run faked prctl retval=0:when=$((last + when)) \
			doff --keep-caps kill app st
		assert_equal "$status" 125
		assert_output --partial \
			"capabilities: the drop did not take effect"
	done
}

# What comes before is the reading of the bounding set.
@test "no fault of any one call keeps more or less than asked (27, 28)" {
	local calls=0 first=$(($(cat /proc/sys/kernel/cap_last_cap) + 2))
	for ((i = 0; i < 8; i++)); do
		for fault in error=EPERM error=EINVAL retval=0; do
			for call in prctl:$((first + i)) capset:1 \
				capget:$((1 + i)); do
				[ $call = capset:1 ] && [ $i != 0 ] && continue
				[ ${call#capget:} -lt 4 ] 2>/dev/null ||
					[ ${call%:*} != capget ] || continue
				run faked ${call%:*} $fault:when=${call#*:} \
					doff --keep-caps kill app st
				calls=$((calls + 1))
				[ "$status" != 125 ] || continue
				sets 32 32 32 32
				assert_line "Uid:	1000	1000	1000	1000"
				assert_line "Securebits: 0"
			done
		done
	done
	[ $calls -gt 30 ]
}

@test "what no option asks for is not looked at" {
	needs_native
	traced prctl doff app true
	assert_success
	run grep -c PR_CAPBSET_READ "$TRACE"
	assert_output 0
	traced prctl doff --no-new-privs app true
	run grep -c PR_CAPBSET_READ "$TRACE"
	refute_output 0
}
