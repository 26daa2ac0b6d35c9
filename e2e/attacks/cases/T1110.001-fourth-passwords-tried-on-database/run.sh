#!/bin/sh
. /opt/case/case.sh

redis-server --daemonize yes --save '' --requirepass bait42 >/dev/null
until redis-cli ping 2>&1 | grep -qE 'NOAUTH|PONG'; do sleep 0.1; done
for p in admin root redis 123456 password foobared qwerty letmein bait1 bait7 bait40 bait42; do
    if redis-cli --no-auth-warning -a "$p" ping 2>/dev/null | grep -q PONG; then echo "$p" >/tmp/reached; break; fi
done
grep -qx bait42 /tmp/reached
took_place
