# Swarm mode, in a daemon of its own: the example puid as a service.
load container
load examples

setup_file() {
	example_build puid
	docker save example-puid | (swarm_use && docker load)
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

# Both replicas run as UID:GID, inside and outside, and the volumes are theirs.
replicas_are() {
	local id
	run replicas
	assert_equal "${#lines[@]}" 2
	for id in $(replicas); do
		within 20 docker exec "$id" sh -c 'test -s "/data/$(hostname)"'
		assert_outside "$id" "$1" "$2"
		assert_equal "$(container_variable "$id" HOME)" /config
		run docker exec "$id" sh -c '
			stat -c %u:%g /config /data /data/* | sort -u
			stat -c %a "/data/$(hostname)"
			grep ^app: /etc/passwd'
		assert_output "$1:$2
640
app:x:$1:$2::/config:/bin/sh"
	done
}

@test "two replicas of a service on one volume are both right" {
	docker service create --quiet --name "$UNIQUE" --replicas 2 \
		--network host --stop-grace-period 1s \
		--mount type=volume,src="$UNIQUE-config",dst=/config \
		--mount type=volume,src="$UNIQUE-data",dst=/data \
		--env PUID=1026 --env PGID=100 --env UMASK=027 example-puid
	replicas_are 1026 100
	# Other ids for the same service: the volumes change hands.
	docker service update --quiet --env-add PUID=1030 "$UNIQUE"
	replicas_are 1030 100
}
