#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/docs /srv/idx; for n in $(seq 1 400); do echo "document $n about thing$((n % 37)) and word$((n % 11))" >/srv/docs/$n.txt; done
cat >/srv/app/idx.py <<'END'
import collections, glob, json, mmap, multiprocessing as m, os
def part(k):
    d = collections.defaultdict(list)
    for f in sorted(glob.glob("/srv/docs/*.txt"))[k::3]:
        for w in open(f).read().split(): d[w].append(os.path.basename(f))
    t = f"/srv/idx/.{k}.tmp"; json.dump(d, open(t, "w")); os.replace(t, f"/srv/idx/{k}.json"); return k
with m.Pool(3) as p: p.map(part, range(3))
a = collections.defaultdict(list)
for k in range(3):
    for w, l in json.load(open(f"/srv/idx/{k}.json")).items(): a[w] += l
json.dump(a, open("/srv/idx/all.tmp", "w")); os.replace("/srv/idx/all.tmp", "/srv/idx/all.json")
with open("/srv/idx/all.json", "rb") as f, mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ) as v:
    for n in range(100): assert v.find(f'"thing{n % 37}"'.encode()) > 0
END
python3 /srv/app/idx.py
took_place
