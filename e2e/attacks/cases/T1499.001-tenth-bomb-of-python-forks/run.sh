#!/bin/sh
. /opt/case/case.sh

timeout -s KILL 6 python3 -c '
import os, time
end = time.time() + 3
while time.time() < end:
    try: os.fork()
    except OSError: time.sleep(0.2)' || true
took_place
