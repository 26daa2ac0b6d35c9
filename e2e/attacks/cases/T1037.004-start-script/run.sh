#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/init.d
printf '#!/bin/sh\n/tmp/x &\n' >/etc/init.d/x
printf '#!/bin/sh\n/tmp/x &\n' >/etc/rc.local
chmod +x /etc/rc.local /etc/init.d/x
took_place
