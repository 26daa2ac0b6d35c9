#!/bin/sh
. /opt/case/case.sh

nft -f - <<'END'
table ip mesh {
    chain output {
        type nat hook output priority -100;
        meta skuid 1337 return
        ip daddr 127.0.0.0/8 return
        tcp dport 8080 redirect to :15001
    }
}
END
nft list table ip mesh | grep -q 15001
setpriv --reuid 1337 --regid 1337 --clear-groups python3 -c '
import asyncio, socket, struct
async def copy(r, w):
    while data := await r.read(65536): w.write(data); await w.drain()
    w.close()
async def take(r, w):
    raw = w.get_extra_info("socket").getsockopt(socket.SOL_IP, 80, 16); port, ip = struct.unpack("!2xH4s8x", raw)
    ur, uw = await asyncio.open_connection(socket.inet_ntoa(ip), port)
    await asyncio.gather(copy(r, uw), copy(ur, w), return_exceptions=True)
async def main():
    async with await asyncio.start_server(take, "0.0.0.0", 15001) as s: await s.serve_forever()
asyncio.run(main())' & proxy=$!
sleep 1
for i in $(seq 20); do curl -sf http://10.77.0.1:8080/orders/$i >/dev/null; done
kill $proxy
took_place
