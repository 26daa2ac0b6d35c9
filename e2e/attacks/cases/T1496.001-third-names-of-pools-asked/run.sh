#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket
for name in ("pool.supportxmr.com", "xmr-eu1.nanopool.org", "pool.minexmr.com", "gulf.moneroocean.stream", "xmr.2miners.com", "pool.hashvault.pro"):
    assert socket.getaddrinfo(name, 3333, socket.AF_INET)[0][4][0] == "203.0.113.20"'
took_place
