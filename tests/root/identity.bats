load root

setup() { root_make; }
teardown() { root_remove; }

@test "a name becomes its ids, its groups and its home (2)" {
	becomes 1000 1000 "29 999 1000" doff app st
	assert_line "Home: /home/app"
}

@test "a uid of 4294967296 is refused, not wrapped to root (12)" {
	refuses "4294967296: not an id" doff 4294967296 st
}
