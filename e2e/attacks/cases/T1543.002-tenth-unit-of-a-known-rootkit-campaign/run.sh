#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system/multi-user.target.wants /etc/systemd/system/perfcc.service.d /usr/lib/.perf
cp /bin/true /usr/lib/.perf/perfcc
printf '[Unit]\nDescription=Performance counters\nAfter=network.target\n[Service]\nType=forking\nExecStart=/usr/lib/.perf/perfcc\n' >/lib/systemd/system/perfcc.service || { mkdir -p /lib/systemd/system; printf '[Service]\nExecStart=/usr/lib/.perf/perfcc\n' >/lib/systemd/system/perfcc.service; }
printf '[Service]\nRestart=always\nRestartSec=1\n' >/etc/systemd/system/perfcc.service.d/10.conf
ln -s /lib/systemd/system/perfcc.service /etc/systemd/system/multi-user.target.wants/perfcc.service
took_place
