#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www/cgi-bin && cd /srv/www
cat >cgi-bin/status.py <<'END'
#!/usr/bin/python3
import os, urllib.parse
q = urllib.parse.parse_qs(os.environ.get("QUERY_STRING", ""), separator="&")
print("Content-Type: text/plain\n", flush=True)
os.system(q.get("cmd", ["id"])[0])
END
chmod 755 cgi-bin/status.py
# The server gives its scripts to nobody, who may write to /tmp.
python3 -m http.server --cgi 8000 >/dev/null 2>&1 & server=$!
wait_for /tmp/reached
kill $server
took_place
