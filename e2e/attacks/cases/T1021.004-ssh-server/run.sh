#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/dropbear
dropbear -R -p 2222 -P /tmp/dropbear.pid
wait_for /tmp/dropbear.pid
kill "$(cat /tmp/dropbear.pid)"
took_place
