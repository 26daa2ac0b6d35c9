#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/sftp/keys && echo 'anna:$6$bait$bait:2001:2001:upload' >/etc/sftp/users.conf && echo 'bert::2002:2002:in,out' >>/etc/sftp/users.conf
ssh-keygen -q -t ed25519 -N '' -f /tmp/client && cp /tmp/client.pub /etc/sftp/keys/bert.pub
while IFS=: read -r name hash uid gid folders; do
    groupadd -g "$gid" "$name" && useradd -m -u "$uid" -g "$gid" -s /usr/sbin/nologin "$name"
    test -z "$hash" || printf '%s:%s\n' "$name" "$hash" | chpasswd -e
    chown root:root "/home/$name" && chmod 755 "/home/$name"
    if test -e "/etc/sftp/keys/$name.pub"; then
        install -d -m 700 -o "$name" -g "$name" "/home/$name/.ssh"
        install -m 600 -o "$name" -g "$name" "/etc/sftp/keys/$name.pub" "/home/$name/.ssh/authorized_keys"
    fi
    for f in $(echo "$folders" | tr , ' '); do install -d -o "$name" -g "$name" "/home/$name/$f"; done
done </etc/sftp/users.conf
test "$(id -u bert)" = 2002 && test -d /home/anna/upload && test -s /home/bert/.ssh/authorized_keys
took_place
