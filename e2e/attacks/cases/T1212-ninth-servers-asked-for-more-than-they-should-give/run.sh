#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.cb.py <<'END'
import http.client
got = 0
for h in ["10.77.0.1"] + [f"203.0.113.{n}" for n in range(160, 180)] + [f"198.51.100.{n}" for n in range(120, 140)]:
    c = http.client.HTTPConnection(h, 80, timeout=3); c.putrequest("GET", "/oauth/idp/.well-known/openid-configuration", skip_host=True); c.putheader("Host", "a" * 12000); c.endheaders(); r = c.getresponse().read(); got += 1
    for m in range(0, len(r) - 65): r[m:m + 65].isalnum()
assert got == 41
END
python3 /tmp/.cb.py
took_place
