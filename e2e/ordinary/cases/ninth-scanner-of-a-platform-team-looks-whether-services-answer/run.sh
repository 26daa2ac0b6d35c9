#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/smoke.py <<'END'
import asyncio, json
targets = [(f"10.77.0.1", p) for p in (80, 8080, 6443, 10250)] + [(f"203.0.113.{n}", 80) for n in range(11, 15)]; up = {}
async def one(h, p):
    for n in range(4):
        try:
            r, w = await asyncio.wait_for(asyncio.open_connection(h, p), 1); w.write(b"GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n"); up[f"{h}:{p}"] = (await r.readline()).decode().strip(); w.close(); return
        except OSError: await asyncio.sleep(0.1 * 2 ** n)
async def main(): await asyncio.gather(*(one(h, p) for h, p in targets))
asyncio.run(main()); json.dump(up, open("/srv/data/smoke.json", "w")); assert len(up) == 8
END
python3 /srv/app/smoke.py
took_place
