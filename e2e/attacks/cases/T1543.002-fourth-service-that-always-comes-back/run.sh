#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system /lib/systemd/system
cat >/lib/systemd/system/pwnrige.service <<'END'
[Unit]
Description=pwnrig
[Service]
Type=simple
ExecStart=/bin/crypto
Restart=always
[Install]
WantedBy=multi-user.target
END
mkdir -p /etc/systemd/system/multi-user.target.wants
ln -s /lib/systemd/system/pwnrige.service /etc/systemd/system/multi-user.target.wants/pwnrige.service
if command -v systemctl; then systemctl daemon-reload; fi
test -L /etc/systemd/system/multi-user.target.wants/pwnrige.service
took_place
