load root

setup() { root_make; }
teardown() { root_remove; }

# Debian's nginx in the root directory: the machine's /usr, read-only.
nginx_install() {
	[ -x /usr/sbin/nginx ] || skip "no nginx (Debian: nginx-light)"
	mkdir -p "$ROOT"/var/{log/nginx,lib/nginx} \
		"$ROOT/etc/nginx"
	for directory in usr lib lib32 lib64 libx32; do
		[ -d "/$directory" ] || continue
		if [ -L "/$directory" ]; then
			cp -P "/$directory" "$ROOT/"
			continue
		fi
		mkdir -p "$ROOT/$directory"
		mount --bind "/$directory" "$ROOT/$directory"
		mount -o remount,bind,ro "$ROOT/$directory"
	done
	cp -f /etc/ld.so.cache "$ROOT/etc/" 2>/dev/null || true
	echo "www-data:x:33:33:www-data:/var/www:/bin/false" \
		>>"$ROOT/etc/passwd"
	echo "www-data:x:33:" >>"$ROOT/etc/group"
	chown -R 33:33 "$ROOT/var/lib/nginx" "$ROOT/run"
	ln -s /dev/stdout "$ROOT/var/log/nginx/access.log"
	ln -s /dev/stderr "$ROOT/var/log/nginx/error.log"
	cat >"$ROOT/etc/nginx/nginx.conf" <<-'CONF'
		worker_processes 2;
		pid /run/nginx.pid;
		error_log /var/log/nginx/error.log notice;
		events { worker_connections 64; }
		http {
			access_log /var/log/nginx/access.log;
			server { listen 80; return 200 "hello\n"; }
		}
	CONF
}

# Runs in a network namespace of its own: serve OPTIONS_OF_DOFF...
serve() {
	busybox ip link set lo up
	chroot "$ROOT" /bin/env -i PATH=/bin:/usr/sbin doff "$@" www-data \
		nginx -g 'daemon off;' > >(cat >"$OUT/out") \
		2> >(cat >"$OUT/err") &
	master=$!
	for ((i = 0; i < 50; i++)); do
		busybox wget -q -O "$OUT/page" http://127.0.0.1/page && break
		kill -0 $master 2>/dev/null || break
		sleep 0.1
	done
	children=$(cat /proc/$master/task/$master/children)
	for pid in $master $children; do
		cat "/proc/$pid/status"
	done | grep -E '^(Uid|Gid|Groups|Cap|NoNew)' >"$OUT/status"
	kill -QUIT $master
	wait $master
	echo $? >"$OUT/rc"
}

@test "nginx serves port 80 without root, its logs on /dev/stdout (71)" {
	nginx_install
	export ROOT OUT=$BATS_TEST_TMPDIR
	export -f serve
	run timeout 20 unshare -n bash -c 'serve --own-stdio \
		--keep-caps net_bind_service'
	assert_equal "$(grep -c emerg "$OUT/err")" 0
	assert_equal "$(cat "$OUT/page")" hello
	assert_equal "$(cat "$OUT/rc")" 0
	grep -q 'GET /page' "$OUT/out"
	grep -q 'start worker process' "$OUT/err"
	# One master and two workers, all with that one capability and no more.
	assert_equal "$(grep -c '^Uid:	33	33	33	33$' "$OUT/status")" 3
	assert_equal "$(grep -c '^Gid:	33	33	33	33$' "$OUT/status")" 3
	assert_equal "$(grep -c '^Groups:	33 $' "$OUT/status")" 3
	for set in Inh Prm Eff Amb; do
		assert_equal "$(grep -c "^Cap$set:	0000000000000400$" \
			"$OUT/status")" 3
	done
}

@test "nginx does without new privileges in the same step (41, 42)" {
	nginx_install
	export ROOT OUT=$BATS_TEST_TMPDIR
	export -f serve
	run timeout 20 unshare -n bash -c 'serve --own-stdio --no-new-privs \
		--keep-caps net_bind_service'
	assert_equal "$(cat "$OUT/page")" hello
	assert_equal "$(grep -c '^NoNewPrivs:	1$' "$OUT/status")" 3
	assert_equal "$(grep -c '^CapBnd:	0000000000000400$' \
		"$OUT/status")" 3
}

@test "without --own-stdio, or without the capability, nginx cannot start (71)" {
	nginx_install
	export ROOT OUT=$BATS_TEST_TMPDIR
	export -f serve
	run timeout 20 unshare -n bash -c 'serve --keep-caps net_bind_service'
	assert_equal "$(cat "$OUT/rc")" 1
	grep -q 'Permission denied' "$OUT/err"
	run timeout 20 unshare -n bash -c \
		'sysctl -qw net.ipv4.ip_unprivileged_port_start=1024
		serve --own-stdio'
	assert_equal "$(cat "$OUT/rc")" 1
	grep -q 'bind() to 0.0.0.0:80 failed (13' "$OUT/err"
}
