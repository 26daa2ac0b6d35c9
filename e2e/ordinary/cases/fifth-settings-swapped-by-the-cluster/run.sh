#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/config && cd /etc/config
give() { d=..2026_11_30_$1; mkdir "$d" && echo "level = $1" >"$d/app.ini" && echo "feature $1" >"$d/flags" && ln -s "$d" ..data_tmp && mv -T ..data_tmp ..data; }
give 0; ln -s ..data/app.ini app.ini; ln -s ..data/flags flags
cat >/srv/app/serve.py <<'END'
import configparser, os, time
seen, last, end = [], None, time.time() + 8
while time.time() < end:
    real = os.path.realpath("/etc/config/app.ini")
    if real != last:
        c = configparser.ConfigParser(); c.read_string("[x]\n" + open("/etc/config/app.ini").read()); seen.append(c["x"]["level"]); last = real
    time.sleep(0.1)
assert len(seen) >= 5, seen
END
python3 /srv/app/serve.py & service=$!
for n in 1 2 3 4 5; do sleep 1; give $n; rm -r ..2026_11_30_$((n - 1)); done
wait $service
took_place
