#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/dropbear /srv/keys; test -e /etc/dropbear/key || dropbearkey -t ed25519 -f /etc/dropbear/key >/dev/null 2>&1
ssh-keygen -q -t ed25519 -N '' -f /tmp/partner; useradd -m -s /usr/sbin/nologin partner; mkdir -m 700 /home/partner/.ssh; printf 'restrict,command="internal-sftp" %s\n' "$(cat /tmp/partner.pub)" >/home/partner/.ssh/authorized_keys; chmod 600 /home/partner/.ssh/authorized_keys; chown -R partner /home/partner/.ssh
dropbearkey -y -f /etc/dropbear/key | grep -i print >/var/log/bastion.log; dropbear -F -E -s -p 2222 -r /etc/dropbear/key >/dev/null 2>&1 & p=$!
sleep 0.5; ssh-keyscan -p 2222 -t ed25519 127.0.0.1 2>/dev/null | grep -q ed25519; kill $p
took_place
