load root
load run

setup() {
	root_make
	chmod 1777 "$ROOT/data"
}
teardown() { root_remove; }

@test "PATH is searched after the drop, as the identity (84)" {
	mkdir -m 0700 "$ROOT/secret"
	mkdir "$ROOT/open"
	cp "$ROOT/bin/st" "$ROOT/secret/tool"
	ends 126 "tool: cannot be executed" \
		env PATH=/secret:/bin doff app tool
	cp "$ROOT/bin/st" "$ROOT/open/tool"
	becomes 1000 1000 "29 999 1000" \
		env PATH=/secret:/open:/bin doff app tool
	assert_line "Arg0: tool"
	ends 127 "nothing: command not found" \
		env PATH=/open:/bin doff app nothing
}

@test "a command that may be in a closed directory of PATH is 126 (84)" {
	mkdir -m 0700 "$ROOT/secret"
	ends 126 "nothing: cannot be executed: Permission denied" \
		env PATH=/secret:/bin doff app nothing
}

@test "a file that only root may execute is passed over (84)" {
	mkdir "$ROOT/one" "$ROOT/two"
	echo x >"$ROOT/one/tool"
	chmod 0744 "$ROOT/one/tool"
	cp "$ROOT/bin/st" "$ROOT/two/tool"
	becomes 1000 1000 "29 999 1000" \
		env PATH=/one:/two /bin/doff app tool
	ends 126 "tool: cannot be executed" env PATH=/one /bin/doff app tool
}

@test "the working directory is no place of PATH (85)" {
	cp "$ROOT/bin/st" "$ROOT/data/tool"
	for path in "" : :/bin /bin: /bin::/etc . ./ data ../data; do
		ends 127 "tool: command not found" sh -c "cd /data
			PATH='$path' exec /bin/doff app tool"
	done
	becomes 1000 1000 "29 999 1000" \
		sh -c 'cd /data; PATH=:/data exec /bin/doff app tool'
	becomes 1000 1000 "29 999 1000" \
		sh -c 'cd /data; exec /bin/doff app ./tool'
}

@test "without PATH the usual directories are searched (85)" {
	becomes 1000 1000 "29 999 1000" env -u PATH /bin/doff app st
	mkdir -p "$ROOT/usr/local/bin"
	cp "$ROOT/bin/st" "$ROOT/usr/local/bin/tool"
	becomes 1000 1000 "29 999 1000" env -u PATH /bin/doff app tool
	ends 127 "st: command not found" env PATH= /bin/doff app st
}

@test "elements of PATH that cannot be are passed over (85)" {
	local long many
	long=/$(printf '%0300d' 0)
	many=$(printf "$long$long$long$long%.0s" $(seq 10))
	becomes 1000 1000 "29 999 1000" \
		env PATH="$long:$many:/etc/passwd:/no:/bin" /bin/doff app st
	many=$(printf '/no/such/dir/%03d:' $(seq 6000))
	becomes 1000 1000 "29 999 1000" env PATH="$many/bin" /bin/doff app st
	ends 127 "command not found" doff app "$(printf '%0300d' 0)"
}

@test "a file of PATH may be as long as a path can be, no longer (85)" {
	local directory name=tool
	directory=/$(printf '%0250d' 0)
	directory=$directory$directory$directory$directory$directory$directory$directory$directory
	directory=$directory$directory
	# 4095 bytes with the name, and the NUL that ends them.
	directory=$directory/$(printf "%0$((4095 - ${#directory} - 6))d" 0)
	(cd "$ROOT" && for part in ${directory//\// }; do
		mkdir "$part" && cd "$part" || exit
	done && cp "$ROOT/bin/st" tool && cp tool tools)
	becomes 1000 1000 "29 999 1000" env PATH="$directory" /bin/doff app tool
	ends 127 "tools: command not found" \
		env PATH="$directory" /bin/doff app tools
}
