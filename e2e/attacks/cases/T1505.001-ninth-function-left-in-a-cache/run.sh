#!/bin/sh
. /opt/case/case.sh

redis-server --port 6393 --bind 127.0.0.1 --save '' --daemonize yes >/dev/null
until redis-cli -p 6393 ping >/dev/null 2>&1; do sleep 0.1; done
redis-cli -p 6393 set a b >/dev/null
printf '#!lua name=stats\nredis.register_function("stats", function(k, a) local o = {} for _, x in ipairs(redis.call("KEYS", a[1])) do o[#o + 1] = x .. "=" .. redis.call("GET", x) end return o end)\n' | redis-cli -p 6393 -x FUNCTION LOAD REPLACE >/dev/null
redis-cli -p 6393 fcall stats 0 '*' | grep -q 'a=b'
redis-cli -p 6393 shutdown nosave 2>/dev/null || true
took_place
