#!/bin/sh
. /opt/case/case.sh

cd /var/lib/redis && redis-server --port 6379 --save '' --daemonize yes >/dev/null
sleep 0.5
cat >/srv/app/limits.py <<'END'
import socket, multiprocessing as mp, time
lua = "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end if n > tonumber(ARGV[1]) then return 0 end return 1"
def call(s, *a):
    s.sendall(b"*%d\r\n" % len(a) + b"".join(b"$%d\r\n%s\r\n" % (len(x), x) for x in map(lambda v: str(v).encode(), a))); return s.recv(4096)
def client(k):
    with socket.create_connection(("127.0.0.1", 6379)) as s:
        sha = call(s, "SCRIPT", "LOAD", lua).split()[1].decode(); let = sum(call(s, "EVALSHA", sha, 1, f"limit:{k}", 50, 1000) == b":1\r\n" for _ in range(3000)); assert let > 0; time.sleep(0.2)
ps = [mp.Process(target=client, args=(k,)) for k in range(6)]
for p in ps: p.start()
for p in ps: p.join()
assert not any(p.exitcode for p in ps)
END
python3 /srv/app/limits.py
redis-cli info stats | grep -q total_commands && redis-cli shutdown nosave || true
took_place
