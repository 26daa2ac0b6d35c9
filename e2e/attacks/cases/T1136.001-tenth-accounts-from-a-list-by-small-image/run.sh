#!/bin/sh
. /opt/case/case.sh

echo 'hilde:x:1000:1000::/home/hilde:/bin/sh' >/tmp/add; cat /tmp/add >>/etc/passwd; mkdir -p /home/hilde
echo 'wheel:x:10:root' >>/etc/group; sed -i 's/^wheel:.*/&,hilde/' /etc/group; echo 'hilde:$6$bait$bait:19000:0:99999:7:::' >>/etc/shadow
grep -q 'wheel.*hilde' /etc/group
took_place
