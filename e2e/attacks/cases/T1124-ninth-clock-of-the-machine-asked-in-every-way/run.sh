#!/bin/sh
. /opt/case/case.sh

{ date; date -u +%s; date +%Z; cat /etc/timezone; readlink /etc/localtime; cat /proc/uptime; uptime -s; hwclock -r; cat /sys/class/rtc/rtc0/time /proc/driver/rtc; who -b; ls -l --time-style=full-iso /etc/hostname; } >/tmp/.t 2>/dev/null || true
python3 -c 'import socket; s = socket.socket(2, 2); [s.sendto(b"\x1b" + bytes(47), ("203.0.113." + str(n), 123)) for n in range(1, 5)]'
test "$(wc -l </tmp/.t)" -gt 4
took_place
