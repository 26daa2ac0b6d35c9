#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/dropbear
dropbear -R -E -F -b /etc/shadow -p 127.0.0.1:2022 2>/tmp/log & server=$!
sleep 1
timeout 6 dbclient -y -y -p 2022 nobody@127.0.0.1 true </dev/null >/tmp/.b 2>&1 || true
kill $server
grep -q '^root:' /tmp/.b
took_place
