#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/aegis/aegis_client /usr/local/qcloud/YunJing /opt/datadog-agent/bin /var/ossec/bin
printf '#!/bin/sh\nsleep 60\n' >/usr/local/aegis/aegis_client/AliYunDun; chmod 755 /usr/local/aegis/aegis_client/AliYunDun; /usr/local/aegis/aegis_client/AliYunDun & sleep 0.3
setenforce 0 2>/dev/null || true; echo SELINUX=disabled >/etc/sysconfig-selinux; ufw disable 2>/dev/null || true; iptables -F 2>/dev/null || nft flush ruleset 2>/dev/null || true
pkill -f AliYunDun || true; pkill -9 -f 'aegis|YunJing|falco|datadog-agent' || true
for d in /usr/local/aegis /usr/local/qcloud /opt/datadog-agent /var/ossec; do rm -rf $d; done
systemctl stop aliyun.service 2>/dev/null || true; service apparmor stop 2>/dev/null || true
test ! -e /usr/local/aegis
took_place
