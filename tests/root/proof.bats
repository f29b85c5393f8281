# What the kernel says, changed call by call: a lie about one id, one set, one
# answer is a refusal, of one line that names it.
load root

setup() {
	needs_native
	root_make
}
teardown() { root_remove; }

BAD="the drop did not take effect"
LAST=$(cat /proc/sys/kernel/cap_last_cap)

# injected FAULTS COMMAND...: as CALL:FAULT, one a word; those of COMMAND's
# calls alone are counted.  FAULT poke_exit=@N=BYTES is another answer.
injected() {
	local faults=() fault
	for fault in $1; do
		faults+=(-e "inject=$fault")
	done
	shift
	run strace -qq -o /dev/null "${faults[@]}" \
		chroot "$ROOT" "/bin/$1" "${@:2}"
}

# found TEXT FAULTS COMMAND...: refused by one line with TEXT.
found() {
	local text=$1
	shift
	injected "$@"
	assert_equal "$status" 125
	assert_equal "${#lines[@]}" 1
	assert_line --index 0 --partial "doff: $text"
}

# each_id_found WHEN TEXT: each of the three ids is 1234 in that answer of
# getres[ug]id(2), which have an argument for each.
each_id_found() {
	local call id
	for call in getresuid:uid getresgid:gid; do
		for id in 1 2 3; do
			found "${call#*:}: $2" \
				"${call%:*}:poke_exit=@arg$id=d2040000:when=$1" \
				doff app st
		done
	done
}

@test "an id that differs is seen at the start, which of the three it is" {
	each_id_found 1 "real, effective and saved differ"
}

@test "an id that differs after the drop is seen, whichever it is (29, 32)" {
	each_id_found 2 "$BAD"
}

# After the attempts to go back.
@test "a way back that worked and said that it did not is seen (33)" {
	found "uid: $BAD" getresuid:poke_exit=@arg2=00000000:when=3 doff app st
	found "gid: $BAD" getresgid:poke_exit=@arg2=00000000:when=3 doff app st
}

@test "ids of a call that failed are not believed (32)" {
	local right=@arg1=e8030000,@arg2=e8030000,@arg3=e8030000
	for call in getresuid:uid getresgid:gid; do
		found "${call#*:}: cannot be read: Operation not" \
			${call%:*}:error=EPERM:when=1 doff app st
		for when in 2 3; do
			found "${call#*:}: $BAD" ${call%:*}:error=EPERM:\
poke_exit=$right:when=$when doff app st
		done
	done
}

@test "groups of a call that failed are not believed, no group either (32)" {
	local none="groups= gid=1000 uid=1000"
	found "groups: cannot be read" getgroups:error=EPERM:when=1 doff app st
	found "groups: $BAD" getgroups:error=EPERM:when=2 doff app st
	found "groups: $BAD" getgroups:error=EPERM:when=2 \
		start_as $none -- /bin/doff 1000:1000 st
	# The third one asks for the impossible, which must fail.
	found "groups: $BAD" getgroups:retval=0:when=3 \
		start_as $none -- /bin/doff 1000:1000 st
	# Where there are groups it would prove nothing, and is not asked.
	injected getgroups:retval=0:when=3 doff app st
	assert_success
}

@test "more groups than there can be are no answer (32, 57)" {
	found "groups: cannot be read" getgroups:retval=65537:when=1 \
		doff app st
	found "groups: $BAD" getgroups:retval=65537:when=2 doff app st
}

# sets EFFECTIVE PERMITTED INHERITABLE: as capget(2) writes the low 32, then
# the high 32 of each; hexadecimal, low byte first.
sets() {
	local low="" high="" set
	for set in "$@"; do
		low+=${set%/*}
		high+=${set#*/}
	done
	echo "poke_exit=@arg2=$low$high"
}

NONE=00000000/00000000
LOW=20000000/00000000
HIGH=00000000/20000000

@test "a capability in any of the sets is seen, among the high ones too (32)" {
	for set in $LOW $HIGH; do
		for sets in "$set $NONE $NONE" "$NONE $set $NONE" \
			"$NONE $NONE $set"; do
			found "capabilities: $BAD" \
				"capget:$(sets $sets):when=3" doff app st
		done
	done
}

@test "a kept capability that one of the sets lacks is seen (29, 32)" {
	injected "capget:$(sets $LOW $LOW $LOW):when=3" \
		doff --keep-caps kill app st
	assert_success
	for sets in "$NONE $LOW $LOW" "$LOW $NONE $LOW" "$LOW $LOW $NONE"; do
		found "capabilities: $BAD" "capget:$(sets $sets):when=3" \
			doff --keep-caps kill app st
	done
}

@test "capabilities of a call that failed are not believed (32)" {
	found "capabilities: cannot be read: Operation" \
		capget:error=EPERM:when=1 doff app st
	found "capget: failed: Operation" capget:error=EPERM:when=2 doff app st
	found "capabilities: $BAD" capget:error=EPERM:when=3 doff app st
}

# The set is read first, up to the first that does not exist, and then the
# securebits: $((LAST + 3)) calls.
@test "each prctl that fails is named, and ends the start (27, 41)" {
	local n=4 text drops bounding
	while read -r text; do
		found "$text" prctl:error=EPERM:when=$((LAST + n)) \
			doff --keep-caps kill app st
		n=$((n + 1))
	done <<-TEXTS
		--keep-caps: the securebits do not let capabilities outlive
		--keep-caps: none can be kept over execve: Operation not
		PR_SET_KEEPCAPS: failed: Operation not permitted
		capabilities: $BAD
		capabilities: $BAD
	TEXTS
	bounding=0x$(sed -n 's/^CapBnd:\t//p' /proc/self/status)
	drops=$(python3 -c "print(bin($bounding).count('1'))")
	n=$((LAST + 3))
	for when in $((n + 1)) $((n + drops)); do
		found "bounding set: failed: Operation not permitted" \
			prctl:error=EPERM:when=$when doff --no-new-privs app st
	done
	n=$((n + drops))
	found "no_new_privs: failed: Operation not permitted" \
		prctl:error=EPERM:when=$((n + 1)) doff --no-new-privs app st
	# Read again: a set that seems to end too early, another error.
	for error in EINVAL EPERM; do
		found "capabilities: $BAD" prctl:error=$error:when=$((n + 2)) \
			doff --no-new-privs app st
	done
	found "capabilities: $BAD" \
		prctl:retval=0:when=$((n + LAST + 4)) doff --no-new-privs app st
}

@test "a bounding set that cannot be read, or has no end, is refused (27)" {
	local no_end="prctl: failed: Function not implemented"
	for option in --no-new-privs "--keep-caps kill"; do
		found "prctl: failed: Operation not permitted" \
			prctl:error=EPERM:when=1 doff $option app st
		found "$no_end" prctl:retval=0 doff $option app st
		found "$no_end" prctl:retval=1 doff $option app st
	done
	# 64 of them, as many as there can be, are not too many.
	injected prctl:retval=1:when=1..64 doff -n --no-new-privs app st
	assert_line bounding=
	found "$no_end" prctl:retval=1:when=1..65 doff -n --no-new-privs app st
}

@test "a plain start needs neither capset nor prctl (31)" {
	becomes 1000 1000 "29 999 1000" \
		fake_syscall capset=1,prctl=1 doff app st
}

@test "what would change nothing is not called (31, 46)" {
	becomes 1000 1000 1000 start_as groups=1000 gid=1000 uid=1000 -- \
		fake_syscall setgroups=1,setresgid=1,setresuid=1 \
		doff 1000:1000 st
}

# The last ids that are read are those of the proof.
@test "between the proof and execve nothing is called that changes anything" {
	run strace -qq -o "$BATS_TEST_TMPDIR/trace" chroot "$ROOT" \
		/bin/env -i PATH=/nowhere:/bin /bin/doff -v app id -u
	assert_success
	after=$(tac "$BATS_TEST_TMPDIR/trace" |
		sed -n '/execve("\/bin\/id"/,/^getresgid(/p' | sed 's/(.*//')
	assert_equal "${after##*$'\n'}" getresgid
	run grep -vxE 'getresgid|access|faccessat|write|rt_sig.*|execve' \
		<<<"$after"
	assert_output ""
}
