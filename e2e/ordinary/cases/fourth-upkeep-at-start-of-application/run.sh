#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/cache/app /srv/sessions
for i in $(seq 1 300); do echo "s$i" >"/srv/sessions/$i"; done
touch -d '3 days ago' /srv/sessions/1*
python3 -c '
import sqlite3
d = sqlite3.connect("/srv/app/a.db"); d.execute("create table t (x)")
d.executemany("insert into t values (?)", [("y" * 200,) for _ in range(5000)]); d.commit()
d.execute("delete from t where rowid % 2"); d.commit(); d.execute("vacuum")'
find /srv/sessions -type f -mtime +1 -print -delete | wc -l >/tmp/removed
rm -rf /var/cache/app/* && apt-get clean && rm -rf /var/lib/apt/lists/*
ldconfig
sync
for i in 1 2 3 4; do ps -eo pid,rss,comm --sort=-rss | head -n 5; sleep 0.5; done >/tmp/report
test "$(cat /tmp/removed)" -ge 100
took_place
