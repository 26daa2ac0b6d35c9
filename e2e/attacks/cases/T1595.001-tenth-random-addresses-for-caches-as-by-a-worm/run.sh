#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import random, socket, concurrent.futures as c
random.seed(10)
def one(_):
    h = f"{random.choice(('198.51.100', '203.0.113'))}.{random.randrange(1, 255)}"; s = socket.socket(); s.settimeout(0.3)
    try: s.connect((h, random.choice((6379, 9000, 2375)))); s.sendall(b"*1\r\n$4\r\nINFO\r\n"); return h
    except OSError: return None
    finally: s.close()
with c.ThreadPoolExecutor(40) as e: got = [h for h in e.map(one, range(400)) if h]
assert got
END
took_place
