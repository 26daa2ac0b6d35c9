#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/w && printf 'pid /srv/w/pid;\nerror_log /srv/w/error.log;\nevents { }\nhttp { access_log /srv/w/access.log; server { listen 8086; return 200 ok; } }\n' >/srv/w/nginx.conf
nginx -c /srv/w/nginx.conf
cat >/srv/app/ship.py <<'END'
import gzip, json, os, re, socket, time, urllib.request as u
pos, sent, host = 0, 0, socket.gethostname()
for _ in range(60):
    with open("/srv/w/access.log") as f: f.seek(pos); lines = f.readlines(); pos = f.tell()
    docs = [{"host": host, "service": "gateway", "status": int(m[2]), "path": m[1]} for l in lines if (m := re.search(r'"GET (\S+) \S+" (\d+)', l))]
    if docs: assert u.urlopen(u.Request("http://203.0.113.70/api/v2/logs", gzip.compress(json.dumps(docs).encode()), {"Content-Encoding": "gzip", "DD-API-KEY": "k"})).status == 200; sent += len(docs)
    open("/srv/data/ship.pos.new", "w").write(str(pos)); os.rename("/srv/data/ship.pos.new", "/srv/data/ship.pos")
    if sent == 60: break
    time.sleep(0.3)
assert sent == 60
END
python3 /srv/app/ship.py & c=$!
for n in $(seq 1 60); do curl -s "http://127.0.0.1:8086/item/$n" >/dev/null; done
wait $c; nginx -c /srv/w/nginx.conf -s quit
took_place
