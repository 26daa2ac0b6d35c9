#!/bin/sh
. /opt/case/case.sh

python3 -c '
import socket, struct, subprocess
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
want = [7101, 8202, 9303]
open("/tmp/.ready", "w").close()
while want:
    p = s.recv(200); n = (p[0] & 15) * 4
    port, flags = struct.unpack("!H", p[n+2:n+4])[0], p[n+13]
    if flags == 2 and port == want[0]: want.pop(0)
subprocess.run(["/bin/sh", "-c", "touch /tmp/reached; id"])' >/dev/null & listener=$!
wait_for /tmp/.ready
for p in 7101 8202 9303; do bash -c "exec 3<>/dev/tcp/127.0.0.1/$p" 2>/dev/null || true; sleep 0.2; done
wait_for /tmp/reached
took_place
