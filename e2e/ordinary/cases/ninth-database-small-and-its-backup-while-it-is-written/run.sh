#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/live.py <<'END'
import glob, gzip, os, shutil, sqlite3, threading, time
DB = "/srv/data/live.db"; c = sqlite3.connect(DB); c.execute("PRAGMA journal_mode=WAL"); c.execute("CREATE TABLE m(id INTEGER PRIMARY KEY, t REAL, v TEXT)"); c.commit(); stop = threading.Event()
def write():
    w = sqlite3.connect(DB, timeout=5)
    while not stop.is_set(): w.executemany("INSERT INTO m(t, v) VALUES(?, ?)", [(time.time(), "x" * 80)] * 50); w.commit(); time.sleep(0.02)
t = threading.Thread(target=write); t.start(); os.makedirs("/srv/backup", exist_ok=True)
for n in range(6):
    time.sleep(0.25); b = sqlite3.connect(f"/srv/backup/{n}.db"); sqlite3.connect(DB).backup(b); assert b.execute("PRAGMA integrity_check").fetchone()[0] == "ok"; b.close()
    with open(f"/srv/backup/{n}.db", "rb") as i, gzip.open(f"/srv/backup/{n}.db.gz", "wb") as o: shutil.copyfileobj(i, o)
    os.unlink(f"/srv/backup/{n}.db"); [os.unlink(p) for p in sorted(glob.glob("/srv/backup/*.gz"))[:-4]]
stop.set(); t.join(); assert len(os.listdir("/srv/backup")) == 4
END
python3 /srv/app/live.py
took_place
