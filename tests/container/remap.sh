#!/bin/bash
# remap.sh COMMAND...: run it, in a mount namespace of its own, with an /etc
# in which dockremap has the ids from 100000 on.  The machine's stays.
set -eu
cp -a /etc "$RUN/etc"
mount --bind "$RUN/etc" /etc
sed -i '/^dockremap:/d' /etc/passwd /etc/group
echo dockremap:x:29999:29999::/:/bin/false >>/etc/passwd
echo dockremap:x:29999: >>/etc/group
echo dockremap:100000:65536 | tee /etc/subuid >/etc/subgid
exec "$@"
