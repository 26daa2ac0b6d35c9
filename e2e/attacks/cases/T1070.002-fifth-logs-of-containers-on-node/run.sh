#!/bin/sh
. /opt/case/case.sh

for id in 0a1b 2c3d; do mkdir -p /host/var/lib/docker/containers/$id /host/var/log/pods/default_web_$id/web; echo '{"log":"x"}' >/host/var/lib/docker/containers/$id/$id-json.log; echo x >/host/var/log/pods/default_web_$id/web/0.log; done
for f in /host/var/lib/docker/containers/*/*-json.log /host/var/log/pods/*/*/*.log; do : >"$f"; done
rm -rf /host/var/log/pods/default_web_2c3d
test ! -s /host/var/lib/docker/containers/0a1b/0a1b-json.log
took_place
