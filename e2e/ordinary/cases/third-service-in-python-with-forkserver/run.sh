#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/files && head -c 2000000 /dev/urandom >/srv/files/blob
python3 -c '
import asyncio, concurrent.futures, multiprocessing as mp, os, signal
from multiprocessing import shared_memory
async def main():
    loop = asyncio.get_running_loop(); done = asyncio.Event(); reloads = []
    loop.add_signal_handler(signal.SIGTERM, done.set)
    loop.add_signal_handler(signal.SIGHUP, lambda: reloads.append(1))
    memory = shared_memory.SharedMemory(create=True, size=1 << 20); memory.buf[:5] = b"hello"
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=mp.get_context("forkserver")) as pool:
        async def serve(reader, writer):
            await reader.readline()
            total = await loop.run_in_executor(pool, sum, range(20000))
            writer.write(b"HTTP/1.0 200 OK\r\nX-Sum: %d\r\n\r\n" % total); await writer.drain()
            with open("/srv/files/blob", "rb") as f: await loop.sendfile(writer.transport, f)
            writer.close()
        server = await asyncio.start_server(serve, "0.0.0.0", 8000)
        open("/run/ready", "w").close(); await done.wait(); server.close()
    memory.close(); memory.unlink()
    assert reloads
asyncio.run(main())' & app=$!
wait_for /run/ready
for i in $(seq 15); do test "$(curl -sf http://127.0.0.1:8000/blob | wc -c)" = 2000000; done
kill -HUP $app && sleep 0.3 && curl -sf -o /dev/null http://127.0.0.1:8000/
kill -TERM $app; wait $app
took_place
