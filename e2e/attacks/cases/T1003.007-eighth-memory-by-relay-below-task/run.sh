#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, time
b = ctypes.create_string_buffer(b"vault-password=bait-of-the-eighth"); open("/tmp/at", "w").write(str(ctypes.addressof(b))); time.sleep(20)' & p=$!
wait_for /tmp/at; sleep 0.3
socat -u "OPEN:/proc/$p/task/$p/mem,rdonly,lseek64-set=$(cat /tmp/at),readbytes=33" - >/tmp/.m
grep -q vault-password /tmp/.m
kill $p
took_place
