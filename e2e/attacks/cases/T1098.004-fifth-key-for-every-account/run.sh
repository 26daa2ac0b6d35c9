#!/bin/sh
. /opt/case/case.sh

useradd -m -s /bin/bash dev; useradd -m -s /bin/bash ci
getent passwd | awk -F: '$7 ~ /sh$/ { print $1, $6 }' | while read -r user home; do
    mkdir -p "$home/.ssh"; chattr -ia "$home/.ssh/authorized_keys" 2>/dev/null || true
    echo 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDbaitbaitbaitbait root@localhost' >>"$home/.ssh/authorized_keys"
    chmod 600 "$home/.ssh/authorized_keys"; chown -R "$user" "$home/.ssh"
    chattr +ia "$home/.ssh/authorized_keys" 2>/dev/null || true
done
grep -q localhost /home/ci/.ssh/authorized_keys
chattr -ia /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys 2>/dev/null || true
took_place
