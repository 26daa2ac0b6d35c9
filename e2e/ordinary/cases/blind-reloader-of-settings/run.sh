#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/conf
printf 'pid /tmp/n.pid;\nerror_log /tmp/e.log;\nevents {}\nhttp { include /srv/conf/*.conf; }\n' >/srv/app/n.conf
echo 'server { listen 8080; return 200 v0; }' >/srv/conf/site.conf
nginx -c /srv/app/n.conf
for version in 1 2 3; do
    curl -fsS http://10.77.0.1:8080/config?v=$version -o /tmp/fetched
    test -s /tmp/fetched
    echo "server { listen 8080; return 200 v$version; }" >/srv/conf/.site.conf.new
    cmp -s /srv/conf/.site.conf.new /srv/conf/site.conf || mv /srv/conf/.site.conf.new /srv/conf/site.conf
    nginx -c /srv/app/n.conf -t -q && nginx -c /srv/app/n.conf -s reload
    sleep 0.5
done
curl -s http://127.0.0.1:8080/ | grep -q v3
nginx -c /srv/app/n.conf -s stop
took_place
