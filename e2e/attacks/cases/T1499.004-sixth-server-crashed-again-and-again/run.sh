#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && printf 'pid /run/nginx.pid; worker_processes 2; events {} http { access_log off; server { listen 8088; root /srv/www; } }' >/etc/nginx/nginx.conf
for n in 1 2 3 4 5; do
    nginx; sleep 0.5
    for s in SEGV BUS ABRT; do pkill -$s -f 'nginx: worker' || true; sleep 0.2; done
    kill -SEGV "$(cat /run/nginx.pid)"; pkill -KILL nginx || true; sleep 0.2; rm -f /run/nginx.pid
done
if pgrep nginx; then exit 1; fi
took_place
