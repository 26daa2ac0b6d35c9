#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/misc /srv/tftp && wget -q -O /srv/tftp/pxelinux.0 http://203.0.113.10/programs/marker
printf 'start 10.77.0.100\nend 10.77.0.150\ninterface eth0\nlease_file /tmp/leases\npidfile /tmp/u.pid\nsiaddr 203.0.113.10\nsname boot\nboot_file pxelinux.0\noption subnet 255.255.255.0\noption router 10.77.0.2\noption dns 203.0.113.10\n' >/tmp/u.conf
: >/tmp/leases
timeout 3 udhcpd -f /tmp/u.conf >/tmp/said 2>&1 || true
grep -qi -e started -e udhcpd /tmp/said
took_place
