#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/shop /etc/logrotate.d && useradd -r shop
for s in web api jobs; do cat >/etc/logrotate.d/$s <<END
/var/log/shop/$s.log {
    rotate 4
    size 1k
    compress
    delaycompress
    missingok
    notifempty
    su root root
    create 640 shop adm
    sharedscripts
    postrotate
        test ! -e /run/$s.pid || kill -USR1 \$(cat /run/$s.pid)
    endscript
}
END
done
for s in web api jobs; do sh -c "trap 'echo turned >>/run/$s.turned' USR1; echo \$\$ >/run/$s.pid; while :; do date +\"%s $s request served\" >>/var/log/shop/$s.log; sleep 0.1; done" & done
for day in 1 2 3 4 5 6 7; do
    for s in web api jobs; do seq 1 400 | sed "s/^/$day $s /" >>/var/log/shop/$s.log; done
    logrotate -s /var/lib/logrotate.state /etc/logrotate.conf 2>/dev/null || logrotate -s /var/lib/logrotate.state /etc/logrotate.d/web /etc/logrotate.d/api /etc/logrotate.d/jobs
    sleep 1
done
for s in web api jobs; do kill "$(cat /run/$s.pid)"; done
test -s /run/web.turned && test -e /var/log/shop/api.log.2.gz
took_place
