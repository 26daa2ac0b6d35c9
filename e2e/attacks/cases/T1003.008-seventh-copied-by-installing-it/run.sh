#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www
install -m 644 /etc/shadow /srv/www/style.css
cd /srv/www && timeout 6 python3 -m http.server 8095 >/tmp/log 2>&1 || true
grep -q style.css /tmp/log
took_place
