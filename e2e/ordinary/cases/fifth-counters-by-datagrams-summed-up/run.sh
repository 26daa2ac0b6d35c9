#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/collect.py <<'END'
import collections, socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 8125)); s.settimeout(0.1)
open("/run/ready", "w").close()
sums, end, flush, total = collections.Counter(), time.time() + 8, time.time() + 1, 0
while time.time() < end:
    try: line = s.recv(512).decode(); k, v = line.split("|")[0].split(":"); sums[k] += int(v); total += 1
    except TimeoutError: pass
    if time.time() > flush:
        with socket.create_connection(("10.77.0.1", 9000)) as c: c.sendall("".join(f"app.{k} {v} {int(time.time())}\n" for k, v in sums.items()).encode())
        sums.clear(); flush = time.time() + 1
assert total > 300, total
END
python3 /srv/app/collect.py & collector=$!
wait_for /run/ready
for n in 1 2 3; do bash -c 'for i in $(seq 1 200); do echo "requests:1|c" >/dev/udp/127.0.0.1/8125; test $((i % 10)) -gt 0 || { echo "time:$((i * 3))|ms" >/dev/udp/127.0.0.1/8125; sleep 0.2; }; done' & done
wait $collector
took_place
