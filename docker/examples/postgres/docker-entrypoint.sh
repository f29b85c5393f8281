#!/bin/sh
# As root: hand over the directories, and start again as postgres.  As postgres:
# make the cluster, where there is none, and become the server.
set -eu

if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
	doff --prepare --dir "0700:$PGDATA" --own "$PGDATA" \
		--dir /run/postgresql postgres
	exec doff postgres "$0" "$@"
fi

if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
	initdb --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256
fi

exec "$@"
