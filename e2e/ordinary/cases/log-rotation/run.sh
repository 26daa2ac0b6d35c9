#!/bin/sh
. /opt/case/case.sh

for i in $(seq 1 2000); do echo "line $i" >>/var/log/app.log; done
cat >/etc/logrotate.d/app <<'END'
/var/log/app.log {
    rotate 2
    compress
    missingok
    create 0640 root adm
}
END
for i in 1 2 3 4; do echo more >>/var/log/app.log; logrotate -f -s /tmp/state /etc/logrotate.d/app; done
test -e /var/log/app.log.1.gz
took_place
