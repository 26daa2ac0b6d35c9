#!/bin/sh
. /opt/case/case.sh

cat >/tmp/w.py <<'END'
import socket, threading
def knock(host):
    for word in "root:root", "admin:admin", "pi:raspberry":
        try:
            with socket.create_connection((host, 22), 1) as s:
                s.sendall(b"SSH-2.0-Go\r\n" + word.encode() + b"\r\n")
                done.append(host)
        except OSError:
            pass
done = []
threads = [threading.Thread(target=knock, args=(f"203.0.113.{i}",)) for i in range(100, 160)]
[t.start() for t in threads]
[t.join() for t in threads]
print(len(set(done)))
END
python3 /tmp/w.py | grep -qx 60
took_place
