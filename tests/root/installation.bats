load root

setup() { root_make; }
teardown() { root_remove; }

@test "a set-user-ID doff refuses to work for anybody (61, 62)" {
	chmod 4755 "$ROOT/bin/doff"
	refuses ": set-user-ID, set-group-ID or with" exec_ids 1000 1000 1000 1000 "" \
		doff 0:0 st
	refuses ": set-user-ID, set-group-ID or with" exec_ids 1000 1000 1000 1000 "" \
		doff --allow-root 0:0 st
	refuses ": set-user-ID, set-group-ID or with" doff app st
	refuses ": set-user-ID, set-group-ID or with" sh -c 'cd /bin; ./doff app st'
	refuses ": set-user-ID, set-group-ID or with" doff --help
}

@test "a set-group-ID doff refuses to work for anybody (61, 62)" {
	chown 0:29 "$ROOT/bin/doff"
	chmod 2755 "$ROOT/bin/doff"
	refuses "set-group-ID" exec_ids 1000 1000 1000 1000 "" doff app st
	refuses "set-group-ID" doff app st
	chmod 2711 "$ROOT/bin/doff"
	refuses "set-group-ID" doff app st
}

@test "a doff with file capabilities refuses to work (61)" {
	# A tmpfs keeps them under CONFIG_TMPFS_XATTR.
	setcap cap_setuid,cap_setgid=ep "$ROOT/bin/doff" ||
		skip "no file capabilities on tmpfs"
	refuses "file capabilities" exec_ids 1000 1000 1000 1000 "" \
		doff 4242:4242 st
}

@test "real and effective ids that differ are refused (49, 63)" {
	refuses "set-user-ID" exec_ids 1000 0 0 0 "" doff app st
	refuses "set-user-ID" exec_ids 1000 0 0 0 "" doff 1000:1000 st
	refuses "set-user-ID" exec_ids 0 1000 0 0 "" doff 1000:1000 st
	refuses "set-user-ID" exec_ids 0 0 1000 0 "" doff app st
	refuses "set-user-ID" exec_ids 0 0 0 1000 "" doff app st
}

@test "under a set-user-ID wrapper only all ids of root's work (63)" {
	chmod 4755 "$ROOT/bin/exec_raw" "$ROOT/bin/exec_ids"
	# The outer one is a plain copy, which makes us uid 1000 first.
	cp "$HELPERS/exec_ids" "$ROOT/bin/user"
	refuses "set-user-ID" user 1000 1000 1000 1000 "" \
		exec_raw /bin/doff A=b -- doff app /bin/st
	becomes 1000 1000 "29 999 1000" user 1000 1000 1000 1000 "" \
		exec_ids 0 0 0 0 0 doff app st
}

@test "AT_SECURE where capabilities cannot be read is refused (61)" {
	needs_native
	[ "$(uname -m)" = x86_64 ] || skip "secure_exec knows x86_64 only"
	refuses "file capabilities" exec_ids 1000 1000 1000 1000 1000 \
		fake_syscall capget=38 secure_exec doff 1000:1000 st
}
