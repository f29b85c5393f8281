# docker/examples/nginx: port 80 and /dev/stdout, and no process of root's.
load container
load examples

setup_file() {
	example_build nginx
}

teardown() {
	examples_remove
}

# There is no network but the container's own: ask from inside it.
page() {
	nsenter --net --target "$(container_pid "$1")" \
		busybox wget -q -O - http://127.0.0.1:80/
}

# The line of the Dockerfile, less and more: nginx_run [OPTION]... -- [WORD]...
nginx_run() {
	local options=()
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	container_run --detach --entrypoint doff "${options[@]}" \
		example-nginx "$@" --dir /run --own /var/lib/nginx www-data \
		nginx -g 'daemon off;'
}

assert_nginx() {
	local count
	within 20 page "$1"
	run page "$1"
	assert_output --partial 'Welcome to nginx!'
	run --separate-stderr docker logs "$1"
	assert_output --partial '"GET / HTTP/1.1" 200'
}

PORTS=net.ipv4.ip_unprivileged_port_start

@test "compose starts nginx on port 80, and nothing of it is root" {
	local container
	compose nginx up --detach --no-build
	container=$(compose_container nginx)
	assert_nginx "$container"
	# A first process and a worker for each processor.
	run docker top "$container" -eo pid,args
	assert_output --partial 'nginx: master process'
	assert_output --partial 'nginx: worker process'
	assert_outside "$container" 33 33
}

@test "nginx ends when it is told to, and its logs go where docker looks" {
	local container
	container=$(container_run --detach example-nginx)
	assert_nginx "$container"
	assert_equal "$stderr" "$(docker logs "$container" 2>&1 >/dev/null)"
	assert_regex "$stderr" '\[warn\] .*the "user" directive makes sense'
	docker stop --time 30 "$container"
	run docker inspect --format '{{.State.ExitCode}}' "$container"
	assert_output 0
}

@test "a shell in the image of nginx is www-data" {
	run container_run --rm example-nginx sh -c "$WHO"
	assert_output "uid=33(www-data) gid=33(www-data) groups=33(www-data)
www-data
/var/www"
}

@test "Docker lets everybody bind port 80, which is all that nginx needs" {
	run container_run --rm --entrypoint cat example-nginx \
		"/proc/sys/${PORTS//.//}"
	assert_output 0
}

@test "where port 80 is root's, nginx cannot bind it without a capability" {
	local container
	container=$(nginx_run --sysctl "$PORTS=1024" -- --own-stdio)
	within 20 sh -c "docker inspect --format '{{.State.Status}}' \
		$container | grep -q exited"
	run docker logs "$container"
	assert_output --partial 'bind() to 0.0.0.0:80 failed (13: Permission'
}

@test "where port 80 is root's, --keep-caps net_bind_service is enough" {
	local container
	container=$(nginx_run --sysctl "$PORTS=1024" -- --own-stdio \
		--keep-caps net_bind_service)
	assert_nginx "$container"
	for pid in $(docker top "$container" -eo pid | sed 1d); do
		run cat "/proc/$pid/status"
		assert_line 'Uid:	33	33	33	33'
		for set in Inh Prm Eff Amb; do
			assert_line "Cap$set:	0000000000000400"
		done
	done
}

@test "without --own-stdio nginx cannot open its logs" {
	local container
	container=$(nginx_run --)
	within 20 sh -c "docker inspect --format '{{.State.Status}}' \
		$container | grep -q exited"
	run docker logs "$container"
	assert_output --partial \
		'open() "/var/log/nginx/error.log" failed (13: Permission'
}
