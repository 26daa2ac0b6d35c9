#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/broker.py <<'END'
import asyncio
subscribers = {}
async def serve(reader, writer):
    async for line in reader:
        word, topic, *rest = line.decode().split(" ", 2)
        if word == "SUB":
            subscribers.setdefault(topic.strip(), []).append(writer)
        else:
            for other in subscribers.get(topic, []):
                other.write(rest[0].encode())
async def subscriber(number):
    reader, writer = await asyncio.open_connection("127.0.0.1", 4222)
    writer.write(b"SUB orders\n")
    await writer.drain()
    return [await reader.readline() for _ in range(200)]
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 4222)
    tasks = [asyncio.create_task(subscriber(i)) for i in range(30)]
    await asyncio.sleep(0.5)
    for producer in range(10):
        _, writer = await asyncio.open_connection("127.0.0.1", 4222)
        for i in range(20):
            writer.write(f"PUB orders order {producer} {i}\n".encode())
        await writer.drain()
        writer.close()
    got = await asyncio.gather(*tasks)
    assert all(len(lines) == 200 for lines in got)
asyncio.run(main())
END
python3 /srv/app/broker.py
took_place
