#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system
printf '[Service]\nExecStart=/tmp/x\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/x.service
took_place
