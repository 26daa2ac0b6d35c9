#!/bin/sh
. /opt/case/case.sh

d() { curl -sf --unix-socket /run/docker.sock -X "$1" "http://localhost$2" >/dev/null; }
d POST /containers/0123456789ab/stop?t=1
d DELETE '/containers/0123456789ab?v=1&force=1'
d DELETE '/images/cmd.cat/containers?force=1'
d POST /containers/prune
d POST /images/prune
d POST /build/prune
took_place
