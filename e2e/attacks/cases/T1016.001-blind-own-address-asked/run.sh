#!/bin/sh
. /opt/case/case.sh

for name in ifconfig.me icanhazip.com ipinfo.io/json api.ipify.org; do curl -s "http://$name" >>/tmp/ip; done
grep -q ok /tmp/ip
took_place
