#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/systemd/system /host/etc/systemd/logind.conf.d /host/etc/systemd/sleep.conf.d /host/etc/tmpfiles.d
for t in sleep suspend hibernate hybrid-sleep; do ln -sf /dev/null /host/etc/systemd/system/$t.target; done
printf '[Login]\nIdleAction=ignore\nHandleLidSwitch=ignore\nHandlePowerKey=ignore\n' >/host/etc/systemd/logind.conf.d/power.conf
printf '[Sleep]\nAllowSuspend=no\nAllowHibernation=no\n' >/host/etc/systemd/sleep.conf.d/power.conf
echo 'w /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor - - - - performance' >/host/etc/tmpfiles.d/cpu.conf
took_place
