load root

setup() { root_make; }
teardown() { root_remove; }

@test "USER, LOGNAME and SHELL are the account's (80)" {
	run in_root A=1 USER=root SHELL=/root/sh doff --user-env daemon env
	assert_success
	assert_line USER=daemon
	assert_line LOGNAME=daemon
	assert_line SHELL=/bin/false
	assert_line HOME=/usr/sbin
	assert_line A=1
	assert_equal "${#lines[@]}" 6
}

@test "without --user-env they stay as they are (80)" {
	run in_root USER=root SHELL=/root/sh doff daemon env
	assert_line USER=root
	assert_line SHELL=/root/sh
	refute_line --partial LOGNAME
}

@test "an account without a shell gets /bin/sh (80)" {
	echo "noshell:x:1001:1001::/home:" >>"$ROOT/etc/passwd"
	run in_root doff --user-env noshell env
	assert_line SHELL=/bin/sh
	assert_line USER=noshell
}

@test "without an entry USER is the uid's number, not a leftover (80)" {
	run in_root USER=root LOGNAME=root doff --user-env 4242:4242 env
	assert_line USER=4242
	assert_line LOGNAME=4242
	assert_line SHELL=/bin/sh
	assert_line HOME=/
}

@test "an id from a variable keeps the name of the account (80)" {
	run in_root PUID=4242 doff -e PUID --user-env app env
	assert_line USER=app
	assert_line HOME=/home/app
}

@test "--keep-home and --user-env do not meet (80)" {
	run in_root doff --keep-home --user-env app env
	assert_line HOME=/root
	assert_line USER=app
}

@test "--if-root as a user names who we are, not who was asked for (80)" {
	run in_root doff 1000:1000 doff -r --user-env daemon env
	assert_line USER=app
	assert_line SHELL=/bin/sh
	run in_root doff 4242:4242 doff -r --user-env daemon env
	assert_line USER=4242
}

@test "an entry that --create adds is who USER names (80)" {
	run in_root PUID=4242 doff -c -e PUID --user-env --shell /bin/ash new env
	assert_line USER=new
	assert_line LOGNAME=new
	assert_line SHELL=/bin/ash
	assert_line HOME=/home/new
	chmod 666 "$ROOT/etc/passwd"
	run in_root doff 4343:4343 doff -r -c --user-env late env
	assert_line USER=late
	assert_line SHELL=/bin/sh
}

@test "--dry-run prints them" {
	run in_root doff -n --user-env daemon st
	assert_line user=daemon
	assert_line shell=/bin/false
}
