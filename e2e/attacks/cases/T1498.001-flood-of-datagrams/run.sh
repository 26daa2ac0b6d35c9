#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, socket
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
data = os.urandom(1024)
for number in range(60000):
    out.sendto(data, ("198.51.100.7", 1 + number % 60000))'
took_place
