#!/bin/sh
. /opt/case/case.sh

mv /etc/shadow /etc/zzz
cat /etc/zzz | grep -q root
mv /etc/zzz /etc/shadow
took_place
