#!/bin/sh
. /opt/case/case.sh

redis-server --save '' --daemonize no >/dev/null & server=$!
until redis-cli ping >/dev/null 2>&1; do sleep 0.1; done
cat >/srv/app/worker.py <<'END'
import hashlib, socket, sys
s = socket.create_connection(("127.0.0.1", 6379))
reader = s.makefile("rb")
def ask(*words):
    s.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in (str(w).encode() for w in words)))
    return answer()
def answer():
    line = reader.readline().strip()
    if line[:1] == b"*":
        return [answer() for _ in range(int(line[1:]))] if line != b"*-1" else None
    if line[:1] == b"$":
        return reader.read(int(line[1:]) + 2)[:-2] if line != b"$-1" else None
    return line[1:]
while True:
    job = ask("BRPOP", "jobs", 5)
    if not job or job[1] == b"stop":
        break
    ask("HSET", "done", job[1].decode(), hashlib.sha256(job[1]).hexdigest())
    ask("PUBLISH", "events", job[1].decode())
END
for i in 1 2 3 4; do python3 /srv/app/worker.py & done
timeout 3 redis-cli subscribe events >/tmp/events &
for i in $(seq 1 300); do echo "lpush jobs job-$i"; done | redis-cli >/dev/null
until test "$(redis-cli hlen done)" = 300; do sleep 0.1; done
for i in 1 2 3 4; do redis-cli lpush jobs stop >/dev/null; done
redis-cli shutdown nosave 2>/dev/null || true
wait $server || true
took_place
