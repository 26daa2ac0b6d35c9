#!/bin/sh
. /opt/case/case.sh

(cd /opt/tools && tar -cJf - --mode=755 marker 2>/dev/null || tar -czf - --mode=755 marker) | base32 -w 0 | rev >/tmp/page.txt
mkdir -p /var/tmp/.b32; rev </tmp/page.txt | base32 -d >/var/tmp/.b32/a; tar -xf /var/tmp/.b32/a -C /var/tmp/.b32; /var/tmp/.b32/marker
test -e /tmp/reached
took_place
