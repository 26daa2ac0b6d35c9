#!/bin/sh
. /opt/case/case.sh

echo 'import os; open("/tmp/reached", "w").close()' >/usr/lib/python3/dist-packages/x.pth
python3 -c pass
test -e /tmp/reached
took_place
