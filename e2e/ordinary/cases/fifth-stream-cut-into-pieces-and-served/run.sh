#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/live
cat >/etc/nginx/nginx.conf <<'END'
pid /run/nginx.pid;
events {}
http { access_log /var/log/nginx/live.log; server { listen 8088; root /srv/live; location ~ m3u8$ { add_header Cache-Control no-cache; } } }
END
nginx
(for n in $(seq 1 9); do
    head -c 400000 /dev/urandom | gzip -1 >/srv/live/p$n.ts.part && mv /srv/live/p$n.ts.part /srv/live/p$n.ts
    { echo '#EXTM3U'; for k in $((n - 2)) $((n - 1)) $n; do test $k -gt 0 && printf '#EXTINF:1.0,\np%s.ts\n' $k; done; } >/srv/live/.l || true
    mv /srv/live/.l /srv/live/live.m3u8
    rm -f /srv/live/p$((n - 4)).ts; sleep 0.8
done) & cutter=$!
sleep 1
for viewer in 1 2 3; do (for i in 1 2 3 4 5 6; do curl -sf http://127.0.0.1:8088/live.m3u8 | grep ts | tail -n 1 | while read -r p; do curl -sf -o /dev/null "http://127.0.0.1:8088/$p" || true; done; sleep 1; done) & done
wait $cutter
sleep 1
test "$(grep -c 'ts HTTP' /var/log/nginx/live.log)" -gt 10
nginx -s quit
took_place
