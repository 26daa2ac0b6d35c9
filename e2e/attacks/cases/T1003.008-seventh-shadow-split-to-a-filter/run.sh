#!/bin/sh
. /opt/case/case.sh

cd /tmp && split -b 200 --filter='cat >>/tmp/.pieces' /etc/shadow
grep -q '^root:' /tmp/.pieces
took_place
