#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/feeds.py <<'END'
import concurrent.futures as f, hashlib, sqlite3, urllib.request
d = sqlite3.connect("/srv/data/feeds.db"); d.execute("create table seen (sum text primary key, url text)")
def get(n):
    r = urllib.request.Request(f"http://feeds{n}.example.com/rss.xml", headers={"User-Agent": "reader/4", "If-Modified-Since": "Mon, 30 Nov 2026 00:00:00 GMT"}); return n, urllib.request.urlopen(r, timeout=5).read()
with f.ThreadPoolExecutor(6) as p:
    for n, b in p.map(get, range(40)): d.execute("insert or ignore into seen values (?, ?)", (hashlib.sha256(b + bytes([n])).hexdigest(), str(n)))
d.commit(); assert d.execute("select count(*) from seen").fetchone()[0] == 40
END
python3 /srv/app/feeds.py
took_place
