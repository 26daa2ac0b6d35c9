#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 3000); do echo "$((i * 7919 % 1000)) name$i"; done >/tmp/t
sort -n /tmp/t | awk '{print $1}' | uniq -c | sort -rn | head -n 5 >/tmp/top
perl -ne 'print if /9$/' /tmp/t | wc -l
sed -i 's/name/title/' /tmp/t
find /tmp -type f -newer /etc/hostname -print0 | xargs -0 wc -c >/dev/null
base64 /tmp/t | base64 -d | cmp - /tmp/t
took_place
