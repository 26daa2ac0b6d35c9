#!/bin/sh
. /opt/case/case.sh

python3 -c '
import multiprocessing, socket
def flood(count):
    for _ in range(count):
        try:
            socket.create_connection(("198.51.100.9", 80), 1).close()
        except OSError:
            pass
with multiprocessing.Pool(4) as pool:
    pool.map(flood, [1500] * 4)'
took_place
