#!/bin/sh
. /opt/case/case.sh

(sleep 1.5; redis-server --save '' --port 6379 >/dev/null) & 
(sleep 2.5; nginx -g 'daemon off;') &
cat >/srv/wait.sh <<'END'
for target in 127.0.0.1/6379 127.0.0.1/80; do
    for i in $(seq 1 60); do (exec 3<>/dev/tcp/$target) 2>/dev/null && continue 2; sleep 0.2; done
    exit 1
done
END
bash /srv/wait.sh
curl -sf http://127.0.0.1/ -o /dev/null
redis-cli shutdown nosave || true
kill "$(cat /run/nginx.pid)"
took_place
