load root

setup() { root_make; }
teardown() { root_remove; }

# faked CALL FAULT COMMAND...; nothing but COMMAND's calls are counted.
faked() {
	strace -qq -o /dev/null -e trace="$1" -e inject="$1:$2" \
		chroot "$ROOT" "/bin/$3" "${@:4}"
}

without_setpcap() {
	setpriv --bounding-set -setpcap chroot "$ROOT" \
		/bin/env -i PATH=/bin "$@"
}

@test "no_new_privs is set and the bounding set is empty (41, 42, 43)" {
	becomes 1000 1000 "29 999 1000" doff --no-new-privs app st
	assert_line "NoNewPrivs:	1"
	assert_line "CapBnd:	0000000000000000"
	becomes 1000 1000 "29 999 1000" doff app st
	assert_line "NoNewPrivs:	0"
	refute_line "CapBnd:	0000000000000000"
}

@test "what is kept stays in the bounding set too (42)" {
	run in_root doff --no-new-privs --keep-caps net_raw,kill app st
	assert_success
	for set in Inh Prm Eff Bnd Amb; do
		assert_line "Cap$set:	0000000000002020"
	done
	assert_line "NoNewPrivs:	1"
}

@test "a set-user-ID helper of root's gains nothing (41)" {
	cp "$ROOT/bin/st" "$ROOT/bin/st.suid"
	chmod 4755 "$ROOT/bin/st.suid"
	run in_root doff app st.suid
	assert_success
	assert_line "Uid:	1000	0	0	0"
	becomes 1000 1000 "29 999 1000" doff --no-new-privs app st.suid
}

@test "a file with capabilities gives none (41)" {
	cp "$ROOT/bin/st" "$ROOT/bin/st.caps"
	setcap cap_kill=ep "$ROOT/bin/st.caps" || skip "no file capabilities"
	run in_root doff app st.caps
	assert_success
	assert_line "CapEff:	0000000000000020"
	run in_root doff --no-new-privs app st.caps
	assert_equal "$status" 126
	assert_output --partial "file capabilities outside the bounding set"
	setcap cap_kill=p "$ROOT/bin/st.caps"
	becomes 1000 1000 "29 999 1000" doff --no-new-privs app st.caps
}

@test "without CAP_SETPCAP: one warning, bounding set untouched (42)" {
	run without_setpcap st
	bounding=$(grep CapBnd <<<"$output")
	run without_setpcap doff --no-new-privs app st
	assert_success
	assert_line "NoNewPrivs:	1"
	assert_line "$bounding"
	assert_line --partial "warning: --no-new-privs: the bounding set stays"
	assert_equal "$(grep -c "doff:" <<<"$output")" 1
	assert_line "Uid:	1000	1000	1000	1000"
}

@test "a bounding set that is empty already needs no CAP_SETPCAP (42)" {
	run in_root doff --no-new-privs app doff --no-new-privs app st
	assert_success
	refute_output --partial "doff:"
	assert_line "NoNewPrivs:	1"
}

@test "--if-root as a user sets no_new_privs, and warns once (42)" {
	run in_root doff 1000:1000 doff -r --no-new-privs app st
	assert_success
	assert_line "NoNewPrivs:	1"
	assert_equal "$(grep -c "doff:" <<<"$output")" 1
}

@test "the bounding set is emptied before the uid changes (42)" {
	run strace -qq -e trace=prctl,setresuid chroot "$ROOT" \
		/bin/env PATH=/bin doff --no-new-privs app true
	assert_success
	drop=$(grep -n CAPBSET_DROP <<<"$output" | tail -n 1)
	change=$(grep -n "setresuid(1000" <<<"$output")
	privs=$(grep -n SET_NO_NEW_PRIVS <<<"$output")
	[ "${drop%%:*}" -lt "${change%%:*}" ]
	[ "${change%%:*}" -lt "${privs%%:*}" ]
}

@test "a prctl that fails is a refusal (41)" {
	run faked prctl error=EPERM doff --no-new-privs app st
	assert_equal "$status" 125
	refute_line --partial "Uid:"
}

@test "a prctl that does nothing is found out by the proof (29, 41)" {
	run faked prctl retval=0 doff --no-new-privs app st
	assert_equal "$status" 125
	refute_line --partial "Uid:"
	# The call that sets no_new_privs, and two that empty the bounding
	# set, each alone: what comes before reads the set and the securebits.
	last=$(cat /proc/sys/kernel/cap_last_cap)
	bounding=0x$(sed -n 's/^CapBnd:\t//p' /proc/self/status)
	drops=$(python3 -c "print(bin($bounding).count('1'))")
	for when in 4 20 $((drops + 4)); do
		run faked prctl retval=0:when=$((last + when)) \
			doff --no-new-privs app st
		assert_equal "$status" 125
		assert_output --partial \
			"capabilities: the drop did not take effect"
	done
}

@test "--dry-run prints no_new_privs and the bounding set" {
	run in_root doff -n --no-new-privs --keep-caps kill app st
	assert_success
	assert_line "no-new-privs=1"
	assert_line "bounding=kill"
	run in_root doff -n app st
	refute_line --partial "no-new-privs"
	run without_setpcap doff -n --no-new-privs app st
	assert_line --regexp "^bounding=chown,.*"
}
