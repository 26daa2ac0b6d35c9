#!/bin/sh
. /opt/case/case.sh

python3 -c '
import asyncio
async def probe(host, port):
    try:
        r, w = await asyncio.wait_for(asyncio.open_connection(host, port), 1)
        w.write(b"INFO\r\n"); w.close(); return 1
    except OSError: return 0
    except asyncio.TimeoutError: return 0
async def main():
    tries = [probe(f"203.0.113.{i}", p) for i in range(1, 255) for p in (6379, 9000)]
    found = sum(await asyncio.gather(*tries))
    raise SystemExit(found < 200)
asyncio.run(main())'
took_place
