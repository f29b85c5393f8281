# The bench, once and small: that it measures what it says, and that table and
# picture show it.  Nothing here depends on how long anything takes.
# shellcheck source=tests/libraries.bash
. "$BATS_TEST_DIRNAME/../libraries.bash"

setup_file() {
	export TOP=$BATS_TEST_DIRNAME/../.. BENCH_OUT=$BATS_FILE_TMPDIR/out
	bash "$TOP/tests/bench/bench.sh" once 2>"$BATS_FILE_TMPDIR/log" \
		>"$BATS_FILE_TMPDIR/printed" || {
		cat "$BATS_FILE_TMPDIR/log" >&2
		return 1
	}
}

# What bench.sh takes of the peers that not every system has.
peers() {
	for peer in chpst s6-setuidgid su-exec gosu; do
		! command -v $peer >/dev/null || echo $peer
	done
	printf '%s\n' chroot setpriv runuser 'grep -c' 'chown -R' \
		'chown -hR' find 'find -exec chown' 'busybox chown -R' \
		'usermod and gosu'
}

# values PART CASE NAME METRIC: medians, cases and names as in grep -E.
values() {
	grep -hE "^$1,$2,$3,$4," "$BENCH_OUT/$1.csv" | cut -d , -f 5
}

@test "each part of the bench measures doff beside its peers" {
	for part in start lines walk slow overlay create; do
		grep -qE "^$part,[^,]+,doff[^,]*,us,[0-9.]+," \
			"$BENCH_OUT/$part.csv" || fail "no doff in $part"
		run grep -cE ",us,[0-9.]+," "$BENCH_OUT/$part.csv"
		[ "$output" -ge 8 ] || fail "few figures in $part"
	done
	run grep -h ',failed,' "$BENCH_OUT"/*.csv
	refute_output --regexp '(doff|floor|loop|alone)'
}

@test "the table names every peer, and the picture those of its panels" {
	run peers
	for peer in "${lines[@]}"; do
		grep -qE "\| $peer \|" "$BENCH_OUT/table.md" ||
			fail "not in the table: $peer"
	done
	for peer in doff su-exec gosu setpriv s6-setuidgid runuser \
		'chown -R' 'find -exec chown' 'chown -hR' find; do
		grep -qF ">$peer<" "$BENCH_OUT/bench.svg" ||
			fail "not in the picture: $peer"
	done
	if ! command -v su-exec >/dev/null; then
		grep -qF 'not measured' "$BENCH_OUT/bench.svg"
	fi
	run cat "$BATS_FILE_TMPDIR/printed"
	assert_output "$(cat "$BENCH_OUT/table.md")"
}

@test "the picture is XML, fits one screen, and has a dark form" {
	run python3 - "$BENCH_OUT/bench.svg" <<-'PYTHON'
		import sys
		import xml.etree.ElementTree as tree
		root = tree.parse(sys.argv[1]).getroot()
		svg = "{http://www.w3.org/2000/svg}"
		width, height = float(root.get("width")), float(root.get("height"))
		bars = root.findall(svg + "rect")[1:]
		assert root.tag == svg + "svg" and len(bars) > 14
		assert width <= 800 and height <= 600
		assert "prefers-color-scheme: dark" in root.find(svg + "style").text
		for bar in bars:
		    x, y, wide, high = (float(bar.get(key)) for key in
		                        ("x", "y", "width", "height"))
		    assert 0 <= x + wide <= width and 0 < y + high < height
		print("well")
	PYTHON
	assert_output well
}

@test "the floor makes the four calls of the drop, and doff more than these" {
	run values start 1 floor calls
	assert_output 4
	run values start 1 doff calls
	[ "$output" -gt 20 ] && [ "$output" -le 34 ]
}

@test "in a lower layer with nothing to change doff copies up nothing" {
	run values overlay '.* nothing .*' doff copied_bytes
	assert_output 0
	run values overlay '.* nothing .*' 'chown -R' copied_bytes
	[ "$output" -gt 100000 ]
	run values overlay '.* all .*' doff copied_bytes
	[ "$output" -gt 100000 ]
}

@test "the trees of the bench have the entries that they are said to have" {
	for shape in realistic flat deep many-small chain wide sixties; do
		python3 "$TOP/tests/bench/tree.py" $shape 777 \
			"$BATS_TEST_TMPDIR/$shape"
		run bash -c "find '$BATS_TEST_TMPDIR/$shape' -mindepth 1 |
			wc -l"
		assert_output 777
	done
}

@test "the bare loop looks at each entry once" {
	python3 "$TOP/tests/bench/tree.py" realistic 700 \
		"$BATS_TEST_TMPDIR/tree"
	gcc -static -pthread -o "$BATS_TEST_TMPDIR/loop" \
		"$TOP/tests/bench/loop.c"
	strace -f -qq -e trace=statx -o "$BATS_TEST_TMPDIR/looked" \
		"$BATS_TEST_TMPDIR/loop" "$BATS_TEST_TMPDIR/tree"
	run grep -cE 'statx\(' "$BATS_TEST_TMPDIR/looked"
	assert_output 700
}

@test "what is pinned is changed, each entry by one call" {
	tree=$BATS_TEST_TMPDIR/tree
	python3 "$TOP/tests/bench/tree.py" realistic 700 "$tree"
	gcc -static -o "$BATS_TEST_TMPDIR/pinned" "$TOP/tests/bench/pinned.c"
	strace -f -qq -e trace=fchown,fchownat -o "$BATS_TEST_TMPDIR/changed" \
		"$BATS_TEST_TMPDIR/pinned" "$tree" 1005
	run grep -c ' = 0' "$BATS_TEST_TMPDIR/changed"
	assert_output 701 # with the tree itself
	run find "$tree" ! -uid 1005 -o ! -gid 1005
	refute_output
	grep -qE '^walk,ext4 [^,]* all warm 1,pinned,us,' "$BENCH_OUT/walk.csv"
}

@test "a line is fitted to times by least squares" {
	run python3 - "$TOP/tests/bench" <<-'PYTHON'
		import sys
		sys.path.insert(0, sys.argv[1])
		from results import line_fit
		print(*line_fit([(1, 5), (2, 7), (4, 11)]))
		print(*(round(part, 4) for part in
		        line_fit([(0, 0), (1, 1), (2, 4)])))
	PYTHON
	assert_line --index 0 '3.0 2.0 1.0'
	assert_line --index 1 '-0.3333 2.0 0.9231'
}

@test "only figures of a full run are published" {
	run sh "$TOP/tests/bench/publish.sh" "$BENCH_OUT" \
		"$BATS_TEST_TMPDIR"
	assert_failure
	assert_output --partial 'not the figures of a full run'
	cp "$TOP/README.md" "$BATS_TEST_TMPDIR"
	mkdir -p "$BATS_TEST_TMPDIR/tests/bench"
	sed -i 's/: once, /: full, /' "$BENCH_OUT/table.md"
	sh "$TOP/tests/bench/publish.sh" "$BENCH_OUT" "$BATS_TEST_TMPDIR"
	sed -i 's/: full, /: once, /' "$BENCH_OUT/table.md"
	cmp "$BENCH_OUT/bench.svg" "$BATS_TEST_TMPDIR/tests/bench/bench.svg"
	run sed -n '/<!-- bench -->/,/<!-- end -->/p' \
		"$BATS_TEST_TMPDIR/README.md"
	assert_output --partial "$(cat "$BENCH_OUT/summary.md")"
	assert_output --partial '](tests/bench/bench.svg)'
	# What stands outside of the markers stays.
	run diff <(sed '/<!-- bench -->/,/<!-- end -->/d' "$TOP/README.md") \
		<(sed '/<!-- bench -->/,/<!-- end -->/d' \
			"$BATS_TEST_TMPDIR/README.md")
	assert_success
}
