#!/bin/sh
. /opt/case/case.sh

ip -force -batch /etc/../etc/shadow >/tmp/out 2>&1 || true
grep -q 'root' /tmp/out
took_place
