#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/docs
for i in $(seq 1 600); do echo "document $i about topic $((i % 17)) and item $((i * 31 % 101))" >"/srv/docs/$i.txt"; done
cat >/srv/app/index.py <<'END'
import collections, os, sqlite3, time
d = sqlite3.connect("/srv/index.db"); d.execute("create table w (word text, file text)")
seen = {}
for round in range(6):
    for folder, _, files in os.walk("/srv/docs"):
        for name in files:
            path = os.path.join(folder, name); when = os.stat(path).st_mtime_ns
            if seen.get(path) == when: continue
            seen[path] = when
            d.executemany("insert into w values (?, ?)", [(w, path) for w in set(open(path).read().split())])
    d.commit()
    open(f"/srv/docs/new{round}.txt", "w").write(f"new {round}"); time.sleep(0.6)
assert d.execute("select count(*) from w where word = 'topic'").fetchone()[0] == 600
END
python3 /srv/app/index.py
took_place
