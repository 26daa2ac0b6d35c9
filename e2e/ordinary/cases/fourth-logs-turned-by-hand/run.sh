#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/log/app
cat >/srv/app/talk.py <<'END'
import logging, logging.handlers, time
h = logging.handlers.WatchedFileHandler("/var/log/app/app.log")
log = logging.getLogger(); log.addHandler(h); log.setLevel("INFO")
for i in range(3000):
    log.info("request %d served in %d ms for 10.0.0.%d", i, i % 90, i % 250); time.sleep(0.002)
END
python3 /srv/app/talk.py & service=$!
for i in 1 2 3 4 5 6; do
    sleep 1
    rm -f /var/log/app/app.log.4.gz
    for n in 3 2 1; do if test -e /var/log/app/app.log.$n.gz; then mv /var/log/app/app.log.$n.gz /var/log/app/app.log.$((n + 1)).gz; fi; done
    mv /var/log/app/app.log /var/log/app/app.log.1
    sleep 0.2
    gzip /var/log/app/app.log.1
    find /var/log/app -name '*.gz' -mtime +30 -delete
done
kill $service 2>/dev/null || true
test -e /var/log/app/app.log.2.gz
took_place
