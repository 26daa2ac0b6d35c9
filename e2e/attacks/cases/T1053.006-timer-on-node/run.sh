#!/bin/sh
. /opt/case/case.sh

units=/host/etc/systemd/system
mkdir -p $units/timers.target.wants
printf '[Service]\nType=oneshot\nExecStart=/var/tmp/.x\n' >$units/refresh.service
printf '[Timer]\nOnBootSec=60\nOnUnitActiveSec=60\n[Install]\nWantedBy=timers.target\n' >$units/refresh.timer
ln -s ../refresh.timer $units/timers.target.wants/refresh.timer
took_place
