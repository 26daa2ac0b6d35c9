#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket
n = 0
for i in range(1, 121):
    s = socket.create_connection((f"198.51.100.{i}", 25), 2)
    s.sendall(b"EHLO mail\r\nMAIL FROM:<billing@example.com>\r\nRCPT TO:<user@example.net>\r\nDATA\r\nSubject: invoice\r\n\r\nopen it\r\n.\r\n")
    s.close(); n += 1
raise SystemExit(n != 120)'
took_place
