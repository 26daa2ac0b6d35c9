#!/bin/sh
. /opt/case/case.sh

cp /usr/bin/node /usr/local/bin/node-web
setcap cap_net_bind_service=+ep /usr/local/bin/node-web && getcap /usr/local/bin/node-web | grep -q net_bind
setpriv --reuid 33 --regid 33 --clear-groups /usr/local/bin/node-web -e 'require("http").createServer((q, r) => r.end("page")).listen(88, "127.0.0.1")' & server=$!
rounds=0
until curl -sf http://127.0.0.1:88/ >/dev/null; do rounds=$((rounds + 1)); test $rounds -lt 60; sleep 0.1; done
for n in 1 2 3 4 5; do curl -s http://127.0.0.1:88/ | grep -q page; done
kill $server
took_place
