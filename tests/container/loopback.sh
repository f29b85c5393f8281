#!/bin/bash
# loopback.sh COMMAND...: run it in a network namespace that has nothing but
# itself.  A swarm listens on fixed ports, and makes bridges: here, nobody
# else's.
set -eu
busybox ip link set lo up
exec "$@"
