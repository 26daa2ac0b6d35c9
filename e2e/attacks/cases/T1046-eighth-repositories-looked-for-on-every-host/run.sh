#!/bin/sh
. /opt/case/case.sh

seq 1 80 | xargs -P 40 -I{} timeout 3 git ls-remote git://10.77.0.{}/app.git >/tmp/.g 2>&1 || true
test -s /tmp/.g
took_place
