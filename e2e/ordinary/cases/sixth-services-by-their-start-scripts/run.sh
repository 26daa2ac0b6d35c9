#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d
sed -i 's/^daemonize .*/daemonize yes/; s/^supervised .*/supervised no/' /etc/redis/redis.conf
for s in cron nginx redis-server; do service $s start || true; done
sleep 2
for n in 1 2 3; do service --status-all 2>/dev/null | grep -c '+' || true; curl -s -o /dev/null http://127.0.0.1/ || true; redis-cli ping || true; sleep 0.5; done
service nginx reload || true
pgrep -x cron
pgrep nginx >/dev/null
for s in redis-server nginx cron; do service $s stop || true; done
took_place
