#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/store
for i in $(seq 1 80); do head -c 20000 /dev/urandom >"/srv/store/$i.db"; done
find /srv/store -type f -exec fallocate -p -o 0 -l 20000 {} \;
test "$(cat /srv/store/*.db | tr -d '\0' | wc -c)" = 0
took_place
