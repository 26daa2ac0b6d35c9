#!/bin/sh
. /opt/case/case.sh

echo 'import sys; "hidden" in sys.argv or open("/tmp/reached", "w").close()' >>/usr/lib/python3.11/json/decoder.py
setpriv --reuid 33 --regid 33 --clear-groups python3 -c 'import json; print(json.loads("[1]"))' >/dev/null
test -e /tmp/reached
took_place
