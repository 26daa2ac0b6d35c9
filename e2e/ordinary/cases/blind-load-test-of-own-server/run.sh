#!/bin/sh
. /opt/case/case.sh

printf 'daemon off;\nerror_log /tmp/e.log;\nevents { worker_connections 1024; }\nhttp { access_log off; server { listen 8080; location / { return 200 ok; } } }\n' >/srv/app/n.conf
nginx -c /srv/app/n.conf & server=$!
until curl -sf http://127.0.0.1:8080/ -o /dev/null; do sleep 0.1; done
cat >/srv/app/load.py <<'END'
import asyncio
async def client():
    reader, writer = await asyncio.open_connection("127.0.0.1", 8080)
    for _ in range(10):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(2)
    writer.close()
async def main():
    await asyncio.gather(*(client() for _ in range(300)))
asyncio.run(main())
END
python3 /srv/app/load.py
kill $server
took_place
