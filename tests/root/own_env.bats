# --own-env, --groups-env, --keep-rootless: what the operator of an image sets.
load root

setup() {
	root_make
	mkdir -p "$ROOT/data/tree"
	touch "$ROOT/data/tree/file"
}

teardown() {
	root_remove
}

owner() {
	stat -c %u "$ROOT/data/$1"
}

@test "--own-env turns --own off, shortens it, and leaves it on (F19)" {
	run in_root WHEN=never doff --own-env WHEN -o /data/tree app true
	assert_success
	assert_equal "$(owner tree) $(owner tree/file)" "0 0"
	chown 1000:1000 "$ROOT/data/tree"
	run in_root WHEN=on-mismatch doff --own-env WHEN -o /data/tree \
		app true
	assert_success
	assert_equal "$(owner tree/file)" 0
	run in_root WHEN=always doff --own-env WHEN --own-on-mismatch \
		-o /data/tree app true
	assert_success
	assert_equal "$(owner tree/file)" 1000
}

@test "--own-env that is unset or empty counts as not named (F19)" {
	chown 1000:1000 "$ROOT/data/tree"
	run in_root doff --own-env WHEN --own-on-mismatch -o /data/tree \
		app true
	assert_success
	assert_equal "$(owner tree/file)" 0
	run in_root WHEN= doff --own-env WHEN -o /data/tree app true
	assert_success
	assert_equal "$(owner tree/file)" 1000
}

@test "--own-env with never needs no PATH (F19)" {
	run in_root WHEN=never doff --own-env WHEN -o /missing app true
	assert_success
	refute_output
}

@test "--own-env takes three values, and lists them (F19)" {
	local value
	for value in no 1 Always "never " skip; do
		refuses "--own-env takes always, on-mismatch or never" \
			WHEN="$value" doff --own-env WHEN -o /data app st
		assert_output --partial "WHEN="
	done
	refuses "not the name of a variable" doff --own-env never! -o /data app st
}

@test "--groups-env adds ids and names, however they are separated (F30)" {
	becomes 1000 1000 "5 29 44 999 1000" GIDS="5;44, docker" \
		doff --groups-env GIDS app st
	becomes 1000 1000 "7 44 1000" GIDS=" 44 " \
		doff -G 7 --groups-env GIDS 1000:1000 st
	becomes 1000 1000 1000 GIDS= doff --groups-env GIDS 1000:1000 st
	becomes 1000 1000 1000 GIDS=" ,; " doff --groups-env GIDS 1000:1000 st
	becomes 1000 1000 1000 doff --groups-env GIDS 1000:1000 st
}

@test "--groups-env refuses what is no group, and names itself (F30)" {
	refuses "GIDS=5,-1: neither a name nor an id" GIDS=5,-1 \
		doff --groups-env GIDS app st
	refuses "GIDS=nosuch: no group of that name" GIDS=nosuch \
		doff --groups-env GIDS app st
	refuses "not the name of a variable" doff --groups-env 5,44 app st
}

# rootless COMMAND...: as root where root is uid 4242 outside, as rootless
# Podman maps it.
rootless() {
	"$HELPERS/userns" "$ROOT" 0:4242:1,1:100000:65536 \
		0:4242:1,1:100000:65536 allow root \
		/bin/env -i PATH=/bin HOME=/root "$@"
}

@test "--keep-rootless keeps root that is a user outside (F17)" {
	needs_user_namespaces
	run rootless PUID=1000 doff --keep-rootless -e PUID app st
	assert_success
	assert_line "Uid:	0	0	0	0"
	run rootless doff --keep-rootless -n app st
	assert_line uid=0
	assert_line uid-from=process
	run rootless doff -v --keep-rootless app true
	assert_line --partial "uid 0 is not root on the host"
	# userns-remap maps a range: the drop is made.
	run "$HELPERS/userns" "$ROOT" 0:100000:65536 0:100000:65536 allow \
		root /bin/env -i PATH=/bin doff --keep-rootless app st
	assert_line "Uid:	1000	1000	1000	1000"
	# A PATH of root's is that user's already (F38).
	run rootless doff --keep-rootless -m /data app st
	assert_line "Uid:	0	0	0	0"
}

@test "--match of what is root's names --keep-rootless, if rootless (F38)" {
	needs_user_namespaces
	chown 4242:4242 "$ROOT/data"
	run rootless doff -m /data app true
	assert_success
	assert_output "doff: warning: /data: belongs to uid 0, not root on the host: --keep-rootless keeps uid 0"
	chown 0:0 "$ROOT/data"
	run in_root doff -m /data app true
	assert_success
	assert_output ""
}

@test "--keep-rootless changes nothing where root is root (F17)" {
	becomes 1000 1000 "29 999 1000" doff --keep-rootless app st
	refuses "PUID=0: uid 0 refused" PUID=0 \
		doff --keep-rootless -e PUID app st
}

@test "the wrapper of two lines serves scripts that ask for root (F39)" {
	printf '%s\n' '#!/bin/sh' 'exec doff --allow-root "$@"' \
		>"$ROOT/bin/gosu"
	chmod 755 "$ROOT/bin/gosu"
	becomes 0 0 0 gosu root st
	becomes 1000 1000 "29 999 1000" gosu app st
	refuses "is empty" gosu "" st
	refuses "not an id" gosu 4294967296 st
}
