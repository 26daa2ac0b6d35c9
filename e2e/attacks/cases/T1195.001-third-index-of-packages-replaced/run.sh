#!/bin/sh
. /opt/case/case.sh

printf '[global]\nindex-url = http://203.0.113.10/simple\ntrusted-host = 203.0.113.10\n' >/etc/pip.conf
mkdir -p /root/.config/pip && cp /etc/pip.conf /root/.config/pip/
git config --system url.http://203.0.113.10/.insteadOf https://github.com/
git config --system http.sslVerify false
echo insecure >>/root/.curlrc
git config --get-urlmatch http.sslVerify https://x | grep -q false
took_place
