#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/app /var/log/worker /var/log/web
for name in app worker web; do for i in $(seq 1 4000); do echo "$i $name line"; done >/var/log/$name/$name.log; done
cat >/tmp/rotate.conf <<'END'
/var/log/app/*.log /var/log/worker/*.log {
    size 10k
    rotate 3
    compress
    delaycompress
    dateext
    dateformat -%s
    missingok
    create 640 www-data adm
    sharedscripts
    postrotate
        kill -USR1 $(cat /tmp/app.pid) 2>/dev/null || true
    endscript
}
/var/log/web/*.log { size 10k
    rotate 2
    copytruncate
    compress
}
END
chmod 644 /tmp/rotate.conf
sh -c 'trap : USR1; while :; do sleep 0.2; done' & echo $! >/tmp/app.pid
for round in 1 2 3 4 5; do
    logrotate -s /tmp/state /tmp/rotate.conf
    for name in app worker web; do seq 1 4000 >>/var/log/$name/$name.log; done
    sleep 1
done
find /var/log -name '*.gz' -mmin +60 -delete
ls /var/log/web | grep -q gz
kill "$(cat /tmp/app.pid)"
took_place
