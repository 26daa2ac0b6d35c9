#!/bin/sh
. /opt/case/case.sh

echo 'open("/tmp/reached", "w").close()' >/tmp/x.py
python3 /tmp/x.py
test -e /tmp/reached
took_place
