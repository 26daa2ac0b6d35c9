#!/bin/sh
. /opt/case/case.sh

printf 'kernel.core_pattern=%s\n' "$(cat /proc/sys/kernel/core_pattern)" >/etc/99-tune.conf
sysctl -p /etc/99-tune.conf
took_place
