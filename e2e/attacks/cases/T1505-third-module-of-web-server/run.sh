#!/bin/sh
. /opt/case/case.sh

curl -sf -o /usr/lib/nginx/modules/ngx_http_geoip2.so http://203.0.113.10/programs/preload.so
echo 'load_module modules/ngx_http_geoip2.so;' >/etc/nginx/modules-enabled/50-geo.conf
nginx -t 2>/dev/null || true
test -e /tmp/reached
took_place
