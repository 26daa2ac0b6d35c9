#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, time
one = socket.socket(socket.AF_UNIX)
one.bind("\0/containerd-shim/moby/0123456789abcdef/shim.sock")
one.listen()
time.sleep(5)' & shim=$!
rounds=0
until grep -q containerd-shim /proc/net/unix; do rounds=$((rounds + 1)); test $rounds -lt 100; sleep 0.1; done
grep -ao '@/containerd-shim/.*' /proc/net/unix | head -1 | cut -c2- >/tmp/name
socat -u open:/tmp/name "abstract-connect:$(cat /tmp/name)"
kill $shim
took_place
