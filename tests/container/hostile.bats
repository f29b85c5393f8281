# What a container has to survive of its neighbours, its image and its flags.
load container
load matrix

setup_file() {
	matrix_images busybox impostor
}

setup() {
	HELPERS=(--volume "$TOP/build/tests/helpers:/helpers:ro")
	docker volume create --label "$LABEL" "$UNIQUE" >/dev/null
}

teardown() {
	containers_remove
	docker volume rm "$UNIQUE" >/dev/null
}

# st OPTION...: it runs as 1000:1000 in a container with these flags.
st() {
	run container_run --rm "${HELPERS[@]}" "$@" matrix-busybox \
		doff 1000:1000 /helpers/st
	is_1000
}

is_1000() {
	output=$(tr -d '\r' <<<"$output")
	assert_success
	assert_output --partial "Uid:	1000	1000	1000	1000"
	assert_output --partial "Gid:	1000	1000	1000	1000"
	assert_output --regexp $'Groups:\t1000 ?\n'
	assert_output --regexp $'CapPrm:\t0{16}\nCapEff:\t0{16}\n'
}

# Wait until the container says so.
ready() {
	local line
	read -r line < <(docker logs --follow "$UNIQUE" 3>&-)
	assert_equal "$line" ready
}

@test "the ids are exact under --init, -t, -i and -d (2, 163)" {
	for flags in --init -t -i '--init -t' '--init -i -t=false'; do
		# shellcheck disable=SC2086
		st $flags </dev/null
	done
	container_run -d --name "$UNIQUE" "${HELPERS[@]}" matrix-busybox \
		doff 1000:1000 /helpers/st
	docker wait "$UNIQUE"
	run docker logs "$UNIQUE"
	is_1000
}

@test "doff is the command: pid 1, or what --init has as its child (78, 163)" {
	st
	assert_output --partial 'Pid: 1'
	st --init
	refute_output --regexp $'Pid: 1(\n|$)'
	container_run -d --init --name "$UNIQUE" matrix-busybox \
		doff 1000:1000 sh -c 'echo ready; exec sleep 1000'
	ready
	# docker-init, the command, and nobody between them.
	run docker top "$UNIQUE" -eo pid,uid,args
	assert_equal "${#lines[@]}" 3
	assert_line --index 1 --regexp ' 0 +/s?bin/docker-init '
	assert_line --index 2 --regexp ' 1000 +.*sleep 1000$'
}

@test "SIGTERM reaches the command, with --init and without (78, 163)" {
	for flags in '' --init; do
		# shellcheck disable=SC2086
		container_run -d $flags --name "$UNIQUE" matrix-busybox \
			doff 1000:1000 sh -c 'trap "echo handled; exit 7" TERM
				echo ready; while :; do sleep 0.1; done'
		ready
		docker stop --time 20 "$UNIQUE"
		run docker logs "$UNIQUE"
		assert_output $'ready\nhandled'
		run docker inspect -f '{{.State.ExitCode}}' "$UNIQUE"
		assert_output 7
		docker rm "$UNIQUE"
	done
}

@test "with --own-stdio the pipe is the uid's, and can be opened again (71, 163)" {
	for flags in '' --init -i; do
		# shellcheck disable=SC2086
		run container_run --rm $flags matrix-busybox \
			doff --own-stdio 1000:1000 sh -c 'echo again >/dev/stdout
				stat -L -c "%u %a %F" /proc/self/fd/1' \
			</dev/null
		assert_success
		assert_output $'again\n1000 600 fifo'
	done
	# The control: without --own-stdio it is root's, and cannot be.
	run container_run --rm matrix-busybox doff 1000:1000 \
		sh -c 'echo again >/dev/stdout'
	assert_failure
	assert_output --partial 'ermission denied'
}

@test "with --own-stdio the terminal is the uid's, and tty's still (72, 163)" {
	for flags in '-t' '-t --init'; do
		# shellcheck disable=SC2086
		run container_run --rm $flags matrix-busybox \
			doff --own-stdio 1000:1000 sh -c 'echo again >/dev/stdout
				stat -L -c "%u %g %a" /proc/self/fd/1'
		assert_success
		assert_output $'again\r\n1000 5 620\r'
	done
}

@test "a second start by docker exec leaves the pipes of pid 1 (76)" {
	local pid
	container_run -d --name "$UNIQUE" matrix-busybox \
		doff --own-stdio 1000:1000 sh -c 'echo ready; exec sleep 1000'
	ready
	pid=$(container_pid "$UNIQUE")
	run docker exec "$UNIQUE" doff --own-stdio 2000:2000 \
		stat -L -c %u /proc/self/fd/1
	assert_output 2000
	for fd in 1 2; do
		run stat -L -c %u "/proc/$pid/fd/$fd"
		assert_output 1000
	done
}

@test "a container that is restarted is the same at each start (163)" {
	container_run -d --name "$UNIQUE" -e PUID=1026 \
		--restart on-failure:3 matrix-busybox \
		doff -c -e PUID app sh -c \
		'echo "$(id -u) $(whoami)" $(stat -c %Y-%i /etc/passwd); false'
	for _ in $(seq 100); do
		run docker inspect \
			-f '{{.RestartCount}} {{.State.Status}}' "$UNIQUE"
		[ "$output" != '3 exited' ] || break
		sleep 0.2
	done
	assert_output '3 exited'
	run docker logs "$UNIQUE"
	assert_equal "${#lines[@]}" 4
	# The account file is written at the first start, and not again.
	for line in "${lines[@]}"; do
		assert_equal "$line" "${lines[0]}"
	done
	assert_output --partial '1026 app '
}

@test "the ids are exact under narrow flags, or the refusal is clear (164)" {
	st --security-opt no-new-privileges
	assert_output --partial $'NoNewPrivs:\t1'
	st --cap-drop ALL --cap-add SETUID --cap-add SETGID
	st --read-only --tmpfs /tmp
	st --user 1000:1000
	st --ulimit nofile=16
	st --read-only --tmpfs /tmp --security-opt no-new-privileges \
		--cap-drop ALL --cap-add SETUID --cap-add SETGID \
		--pids-limit 1 --ulimit nofile=16
	run -125 container_run --rm --user 1001:1001 matrix-busybox \
		doff 1000:1000 true
	assert_output --partial 'started as uid 1001, not root'
	# Processes of the same uid in other containers count.
	container_run -d --name "$UNIQUE" --user 1000:1000 matrix-busybox \
		sh -c 'sleep 1000 & echo ready; exec sleep 1000'
	ready
	run -126 container_run --rm --ulimit nproc=1 matrix-busybox \
		doff 1000:1000 true
	assert_output --partial 'RLIMIT_NPROC: docker run --ulimit nproc'
}

@test "one process is enough, also for --own, which wants threads (164)" {
	st --pids-limit 1
	run container_run --rm --pids-limit 1 matrix-busybox \
		sh -c 'true & wait'
	assert_failure
	assert_output --partial 'fork'
	container_run --rm -v "$UNIQUE:/data" matrix-busybox sh -c \
		'for i in $(seq 300); do mkdir /data/$i; touch /data/$i/f; done'
	run container_run --rm --pids-limit 1 -v "$UNIQUE:/data" \
		matrix-busybox doff -o /data 1000:1000 \
		find /data ! -user 1000
	assert_success
	refute_output
}

@test "6 MB of memory are enough (164)" {
	st --memory 6m
	refute_output --partial 'does not support'
	run container_run --rm --memory 6m matrix-busybox \
		dd if=/dev/zero of=/dev/null bs=32M count=1
	assert_failure
}

# victim TIMES COMMAND STATUS: hand the tree over that often, to changing
# groups, until something of /etc has another owner than root.  GROUP is the
# group.  STATUS, besides 0, may come from what the neighbour does.
victim() {
	container_run --rm -v "$UNIQUE:/data" matrix-busybox sh -c '
		n=0 group=2000
		while [ $n -lt '"$1"' ]; do
			n=$((n + 1)) group=$((5000 - group)) status=0
			'"${2//GROUP/\$group}"' >/dev/null 2>&1 || status=$?
			[ $status = 0 ] || [ $status = '"$3"' ] || {
				echo "start $n ended with $status"
				exit 1
			}
			if [ -n "$(find /etc ! -user 0 -o ! -group 0)" ]; then
				echo "start $n changed /etc"
				exit
			fi
		done
		echo "$n starts"'
}

neighbour() {
	container_run --rm -v "$UNIQUE:/data" matrix-busybox sh -c '
		mkdir -p /data/tree/d
		for i in 1 2 3 4 5 6 7 8 9; do touch /data/tree/d/$i; done
		ln -s /etc /data/tree/l
		chmod 0777 /data/tree
		chown -hR 4000:4000 /data/tree'
	container_run -d --name "$UNIQUE" --user 4000:4000 --cap-drop ALL \
		-v "$UNIQUE:/data" "${HELPERS[@]}" matrix-busybox \
		/helpers/attack swap /data/tree/d /data/tree/l
	run container_uids "$UNIQUE"
	assert_output '4000 4000 4000 4000'
}

@test "a neighbour that swaps directory and link cannot lead --own out (165)" {
	neighbour
	run victim 10000 'chown -hR 1000:GROUP /data/tree' 1
	assert_output --regexp '^start [0-9]+ changed /etc$'
	echo "# chown -R: $output" >&3
	run victim 1000 'doff -o /data/tree 1000:GROUP true' 125
	assert_output '1000 starts'
	# Each start of a container too, not only of doff.
	for _ in 1 2 3 4 5; do
		run victim 1 'doff -o /data/tree 1000:GROUP true' 125
		assert_output '1 starts'
	done
	docker kill "$UNIQUE"
	run container_run --rm -v "$UNIQUE:/data" matrix-busybox \
		doff -o /data/tree 1000:4000 find /data/tree ! -user 1000
	assert_success
	refute_output
}

@test "a pod's layout: who runs as it is changes no owner (166)" {
	container_run --rm -v "$UNIQUE:/data" matrix-busybox sh -c '
		touch /data/below; chgrp -R 2000 /data; chmod 2775 /data'
	run container_run --rm --user 1001:1001 --group-add 2000 \
		--read-only --cap-drop ALL -v "$UNIQUE:/data" matrix-busybox \
		doff -r -o /data --own-on-mismatch app sh -c '
			id -u; id -G; touch /data/new
			stat -c "%n %u:%g" /data /data/below /data/new'
	assert_success
	assert_output '1001
1001 2000
/data 0:2000
/data/below 0:2000
/data/new 1001:2000'
}

@test "--own-on-mismatch looks no further where PATH is right (166)" {
	container_run --rm -v "$UNIQUE:/data" matrix-busybox sh -c \
		'touch /data/below; chown 1000:1000 /data'
	own() {
		container_run --rm -v "$UNIQUE:/data" matrix-busybox \
			doff -o /data "$@" 1000:1000 \
			stat -c '%n %u %Z' /data /data/below
	}
	before=$(container_run --rm -v "$UNIQUE:/data" matrix-busybox \
		stat -c '%n %u %Z' /data /data/below)
	run own --own-on-mismatch
	assert_output "$before"
	# The control: without it the rest is handed over.
	run own
	assert_line --partial '/data/below 1000 '
}

@test "by an absolute path an image with a doff of its own is safe (167)" {
	# The control: by name the image's comes first in its PATH.
	run container_run --rm matrix-impostor doff app id -u
	assert_output 0
	docker create --label "$LABEL" --name "$UNIQUE" doff
	docker cp "$UNIQUE:/doff" "$WORK/$UNIQUE.doff"
	for user in app 0 root 99999999999999999999 wraps; do
		run -125 container_run --rm \
			-v "$WORK/$UNIQUE.doff:/doff:ro" --entrypoint /doff \
			matrix-impostor "$user" id -u
		assert_output --regexp '^doff: .*(refused|not an id|malformed)'
	done
	run -125 container_run --rm -v "$WORK/$UNIQUE.doff:/doff:ro" \
		--entrypoint /doff matrix-impostor -e PUID 1000:1000 id -u
	assert_output --partial 'PUID=0: uid 0 refused'
}
