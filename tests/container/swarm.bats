# Swarm mode, in a daemon of its own.
load container
load matrix

setup_file() {
	matrix_images busybox
	docker save matrix-busybox | (swarm_use && docker load)
}

swarm_use() {
	export DOCKER_HOST=unix://$RUN/swarm/docker.sock
}

setup() {
	swarm_use
	docker swarm init --advertise-addr 127.0.0.1 >/dev/null
}

teardown() {
	docker service rm "$UNIQUE" >/dev/null
	docker swarm leave --force >/dev/null
}

# The containers of the service that run now.
replicas() {
	docker ps --quiet --filter "label=com.docker.swarm.service.name=$UNIQUE"
}

# Both replicas run as UID:GID, inside and outside, and the volume is theirs.
replicas_are() {
	local id
	run replicas
	assert_equal "${#lines[@]}" 2
	for id in $(replicas); do
		read -r output < <(docker logs --follow "$id" 3>&-)
		assert_output "$1 $2 app /home/app 0027"
		run container_uids "$id"
		assert_output "$1 $1 $1 $1"
		run docker exec "$id" stat -c %u:%g /config /config/shared
		assert_output "$1:$2"$'\n'"$1:$2"
	done
}

@test "two replicas of a service on one volume are both right" {
	docker service create --quiet --name "$UNIQUE" --replicas 2 \
		--network host --mount type=volume,src="$UNIQUE",dst=/config \
		--env PUID=1026 --env PGID=100 --env UMASK=027 \
		--stop-grace-period 1s matrix-busybox \
		doff --create --own /config -e PUID:PGID:UMASK app sh -c '
			touch /config/shared
			echo "$(id -u) $(id -g) $(whoami) $HOME $(umask)"
			exec sleep 1000'
	replicas_are 1026 100
	# Other ids for the same service: the volume changes hands.
	docker service update --quiet --env-add PUID=1030 "$UNIQUE"
	replicas_are 1030 100
}
