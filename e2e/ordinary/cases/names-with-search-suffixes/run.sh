#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket
suffixes = ["", ".default.svc.cluster.local", ".svc.cluster.local", ".cluster.local"]
for round in range(25):
    for service in ("users", "orders", "cache", "d1a2b3c4d5e6f7.cloudfront.example"):
        for suffix in suffixes:
            socket.getaddrinfo(service + suffix + ".", 80, socket.AF_INET)'
took_place
