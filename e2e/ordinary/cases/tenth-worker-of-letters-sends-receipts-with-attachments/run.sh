#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/orders/new /srv/orders/done; for n in 1 2 3 4 5 6; do echo "order $n, 10.00" >/srv/orders/new/$n.txt; done
cat >/srv/app/mailer.py <<'END'
import base64, os, socket, time
for f in sorted(os.listdir("/srv/orders/new")):
    body = base64.encodebytes(open(f"/srv/orders/new/{f}", "rb").read()).decode()
    s = socket.create_connection(("10.77.0.1", 25), 5)
    s.sendall(f"EHLO shop\r\nMAIL FROM:<shop@corp.example>\r\nRCPT TO:<buyer{f[0]}@example.com>\r\nDATA\r\nSubject: Your receipt\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}.\r\nQUIT\r\n".encode()); s.close()
    os.rename(f"/srv/orders/new/{f}", f"/srv/orders/done/{f}"); time.sleep(0.5)
END
python3 /srv/app/mailer.py; test "$(ls /srv/orders/done | wc -l)" = 6
took_place
