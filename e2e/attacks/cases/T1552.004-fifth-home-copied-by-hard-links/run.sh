#!/bin/sh
. /opt/case/case.sh

cp -al /root /var/tmp/.cache
sed -n 1,4p /var/tmp/.cache/.ssh/id_rsa >/tmp/o
test -s /tmp/o
took_place
