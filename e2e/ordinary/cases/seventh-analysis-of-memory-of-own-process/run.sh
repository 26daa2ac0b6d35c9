#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/watch.py <<'END'
import multiprocessing as m, os, time
def work(q):
    keep = []
    while True: keep.append(b"x" * 200000); time.sleep(0.01)
def rss(p): return next(int(l.split()[1]) for l in open(f"/proc/{p}/smaps_rollup") if l.startswith("Rss"))
ws = [m.Process(target=work, args=(None,)) for _ in range(3)]; [w.start() for w in ws]; again = 0
for _ in range(30):
    time.sleep(0.1)
    for i, w in enumerate(ws):
        if rss(w.pid) > 14000 + 2000: w.terminate(); w.join(); ws[i] = m.Process(target=work, args=(None,)); ws[i].start(); again += 1
    open("/proc/self/maps").read(); open("/proc/self/status").read()
with open("/proc/self/mem", "rb") as f: f.seek(id(ws)); f.read(16)
[w.kill() for w in ws]; print(again)
END
python3 /srv/app/watch.py
took_place
