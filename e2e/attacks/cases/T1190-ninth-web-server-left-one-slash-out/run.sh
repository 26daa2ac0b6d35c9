#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/static /srv/w && echo body >/root/static/a.css
cat >/srv/w/nginx.conf <<'END'
user root;
pid /srv/w/pid;
error_log /srv/w/error.log;
events { }
http { access_log /srv/w/access.log; server { listen 8081; location /static { alias /root/static/; } } }
END
nginx -c /srv/w/nginx.conf
for n in $(seq 1 90); do ! grep -q 'static\.\./.ssh/id_rsa.* 200' /srv/w/access.log || break; sleep 0.1; done
nginx -c /srv/w/nginx.conf -s stop
grep -q ' 200 ' /srv/w/access.log
took_place
