#!/bin/sh
. /opt/case/case.sh

for n in mysqld postgres redis-server nginx; do cp /bin/sleep /tmp/$n; /tmp/$n 60 & done; sleep 0.3
for n in mysqld mariadbd postgres mongod redis-server nginx apache2 vmware-vmx veeam bacula-fd qemu-system-x86_64 dockerd; do pkill -x $n 2>/dev/null || true; done
sleep 0.3; ! pgrep -x mysqld
took_place
