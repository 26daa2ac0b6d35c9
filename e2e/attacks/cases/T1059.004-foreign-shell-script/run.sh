#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ntouch /tmp/reached\n' >/tmp/x
chmod +x /tmp/x
/tmp/x
test -e /tmp/reached
took_place
