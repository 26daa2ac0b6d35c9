#!/bin/sh
. /opt/case/case.sh

redis-server --save '' --daemonize yes >/dev/null
until redis-cli ping >/dev/null 2>&1; do sleep 0.1; done
cat >/srv/app/worker.py <<'END'
import socket, sys
s = socket.create_connection(("127.0.0.1", 6379)); f = s.makefile("rwb")
def ask(*words):
    f.write(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in (str(x).encode() for x in words))); f.flush()
    line = f.readline()
    if line[:1] == b"$": return None if line == b"$-1\r\n" else f.read(int(line[1:]) + 2)[:-2]
    return line
if sys.argv[1] == "make":
    for i in range(400): ask("RPUSH", "jobs", i); ask("SET", f"k{i}", i, "EX", 2)
else:
    done = 0
    while ask("LPOP", "jobs") is not None: done += 1; ask("INCR", "finished")
END
python3 /srv/app/worker.py make
python3 /srv/app/worker.py work & a=$!
python3 /srv/app/worker.py work & b=$!
wait $a $b
test "$(redis-cli get finished)" = 400
sleep 2
redis-cli shutdown nosave || true
took_place
