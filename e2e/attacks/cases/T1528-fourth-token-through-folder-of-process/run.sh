#!/bin/sh
. /opt/case/case.sh

(cd /run/secrets && exec sleep 20) & holder=$!
sleep 0.3
rev "/proc/$holder/cwd/kubernetes.io/serviceaccount/token" >/tmp/r
test -s /tmp/r
kill $holder
took_place
