#!/bin/sh
. /opt/case/case.sh

echo x >/etc/motd
/opt/tools/side_doors exchange /etc/motd /etc/shadow
cat /etc/motd | grep -q root
/opt/tools/side_doors exchange /etc/motd /etc/shadow
took_place
