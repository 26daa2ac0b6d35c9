#!/bin/sh
. /opt/case/case.sh

{ for i in $(seq 1 250); do echo "203.0.113.$i 2375"; echo "198.51.100.$i 2376"; done; } | shuf >/tmp/targets
head -n 300 /tmp/targets | xargs -P 12 -L 1 bash -c 'timeout 0.5 bash -c ": </dev/tcp/$0/$1" 2>/dev/null && echo "$0" >>/tmp/open || true'
test -s /tmp/open
took_place
