load root

setup() { root_make; }
teardown() { root_remove; }

@test "a check beside the entry point is the same user by the same words (F18)" {
	becomes 1026 100 "29 100 999" PUID=1026 PGID=100 \
		doff -e PUID:PGID app st
	# A job of cron's: as root, with what the crontab sets.
	becomes 1026 1000 "29 999 1000" env -i PATH=/bin PUID=1026 \
		/bin/sh -c "doff -e PUID app st"
}

@test "a variable overrides the operand, the account stays (24)" {
	becomes 1005 1000 "29 999 1000" env PUID=1005 doff -e PUID app st
	assert_line "Home: /home/app"
	becomes 1005 1006 "29 999 1006" \
		env PUID=1005 PGID=1006 doff -e PUID:PGID app st
	becomes 1000 1006 "29 999 1006" \
		env PGID=1006 doff -e PUID:PGID app st
	becomes 1000 1006 "29 999 1006" env PGID=1006 doff -e :PGID app st
	becomes 1005 1006 1006 \
		env A=1005 B=1006 doff --env=A:B 2000:2000 st
	assert_line "Home: /"
}

@test "a variable overrides a group that is written out (24)" {
	becomes 1000 1006 1006 env PGID=1006 doff -e PUID:PGID app:audio st
}

@test "an empty or missing variable is as if unset (24)" {
	becomes 1000 1000 "29 999 1000" doff -e PUID:PGID:UMASK app st
	becomes 1000 1000 "29 999 1000" \
		env PUID= PGID= UMASK= doff -e PUID:PGID:UMASK app st
	assert_line "Umask: 0022"
}

@test "a variable of 0 is uid 0 and needs --allow-root (24, 167)" {
	refuses "PUID=0: uid 0 refused" env PUID=0 doff -e PUID app st
	refuses "PUID=0: uid 0 refused" env PUID=0 doff -e PUID 1000:1000 st
	becomes 0 1000 "29 999 1000" \
		env PUID=0 doff --allow-root -e PUID app st
	becomes 1000 0 "0 29 999" env PGID=0 doff -e :PGID app st
}

@test "a variable that is no id is refused with its name (24)" {
	for value in $'1000\n' " 1000" "1000 " +1000 -1 0x3e8 01000 app \
		4294967295 4294967296 18446744073709552616 1000:1000 ''"'"; do
		refuses "not an id" env PUID="$value" doff -e PUID app st
		assert_output --partial "doff: PUID="
		refuses "not an id" env PGID="$value" doff -e PUID:PGID app st
		assert_output --partial "doff: PGID="
	done
}

@test "an account of uid 0 stays refused when its uid is overridden" {
	refuses "account with uid 0 refused" \
		env PUID=1000 doff -e PUID root st
	refuses "account with uid 0 refused" \
		env PUID=1000 PGID=1000 doff -e PUID:PGID root:1000 st
	becomes 1000 0 0 env PUID=1000 doff --allow-root -e PUID root st
}

@test "an operand of 0 stays refused without an account file too" {
	rm "$ROOT/etc/passwd"
	refuses "account with uid 0 refused" \
		env PUID=1000 doff -e PUID 0:1000 st
}

@test "a gid that no source has is refused, not 0" {
	refuses "no gid is given" env PUID=1005 doff -e PUID 4242 st
	assert_output --partial "write 1005:1005"
	becomes 1005 7 7 env PUID=1005 PGID=7 doff -e PUID:PGID 4242 st
}

@test "the umask comes from the variable before the option" {
	for umask in 0:0000 7:0007 027:0027 077:0077 0777:0777; do
		becomes 1000 1000 1000 env UMASK="${umask%:*}" \
			doff -e PUID:PGID:UMASK --umask 022 1000:1000 st
		assert_line "Umask: ${umask#*:}"
	done
	becomes 1000 1000 1000 env UMASK=002 doff -e ::UMASK 1000:1000 st
	assert_line "Umask: 0002"
	becomes 1000 1000 1000 doff -e ::UMASK --umask 027 1000:1000 st
	assert_line "Umask: 0027"
}

@test "a umask that is none is refused with its variable" {
	for value in 8 08 1000 00777 777777 -1 +2 u=rwx " 22" $'022\n' 0x1f; do
		refuses "not a umask" \
			env UMASK="$value" doff -e ::UMASK 1000:1000 st
		assert_output --partial "doff: UMASK="
		refuses "not a umask" doff --umask "$value" 1000:1000 st
	done
}

@test "a variable that stands twice with one value is that value (25)" {
	becomes 1005 1000 1000 exec_raw /bin/doff PUID=1005 A=b PUID=1005 -- \
		doff -e PUID 1000:1000 /bin/st
}

@test "a variable that stands twice with two values is refused (25)" {
	needs_unemulated
	refuses "PUID: is set twice" exec_raw /bin/doff \
		PUID=1005 PUID=1006 -- doff -e PUID 1000:1000 /bin/st
	refuses "PUID: is set twice" exec_raw /bin/doff \
		PUID= PUID=1006 -- doff -e PUID 1000:1000 /bin/st
	refuses "PGID: is set twice" exec_raw /bin/doff \
		PGID=5 PUID=1006 PGID=6 -- \
		doff -e PUID:PGID 1000:1000 /bin/st
	refuses "UMASK: is set twice" exec_raw /bin/doff \
		UMASK=5 UMASK=6 -- doff -e ::UMASK 1000:1000 /bin/st
}

@test "variables that were not named are not looked at (25)" {
	becomes 1000 1000 1000 exec_raw /bin/doff PUID=5 PUID=6 PGID=x \
		UMASK=9 UID=0 PUIDS=7 XPUID=8 -- \
		doff -e UNSET:NOTHING 1000:1000 /bin/st
	becomes 1000 1000 1000 exec_raw /bin/doff PUIDS=7 XPUID=8 PUID -- \
		doff -e PUID 1000:1000 /bin/st
}

@test "--env takes names, not values" {
	refuses "--env takes names of variables" \
		doff -e PUID=1000 app st
	refuses "--env takes names of variables" \
		doff --env=PUID=1000:PGID app st
}

@test "--env takes one to three names of variables, once" {
	refuses "-e: its argument or PATH is empty" doff -e "" app st
	refuses "takes one to three names" doff -e :: app st
	refuses "takes one to three names" doff -e A:B:C:D app st
	refuses "takes one to three names" doff -e A::: app st
	for names in 1000 1000:1000 'A B' A-B 'A:B C' $'A\n' 9A A/B; do
		refuses "not the name of a variable" doff -e "$names" app st
	done
	refuses "-e: is given twice" doff -e A -e B app st
	refuses "--env: is given twice" doff -e A --env A app st
}

@test "an entry of no name is no variable that is not named (24)" {
	for names in :PGID PUID: ::UMASK; do
		becomes 1000 1000 "29 999 1000" exec_raw /bin/doff =4242 \
			PUID=1000 PGID=1000 UMASK=022 PATH=/bin -- \
			doff -e $names app st
	done
}
