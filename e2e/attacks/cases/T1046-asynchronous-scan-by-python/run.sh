#!/bin/sh
. /opt/case/case.sh

python3 -c '
import asyncio
async def look(host, port):
    try:
        await asyncio.wait_for(asyncio.open_connection(host, port), 1)
        return host, port
    except (OSError, asyncio.TimeoutError):
        pass
async def main():
    hosts = [f"198.51.100.{i}" for i in range(1, 41)]
    found = await asyncio.gather(*(look(h, p) for h in hosts for p in (22, 2375, 3306, 6379, 8080, 9200, 10250, 27017)))
    assert sum(x is not None for x in found) > 40
asyncio.run(main())'
took_place
