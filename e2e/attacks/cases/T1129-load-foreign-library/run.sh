#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /tmp/ext.so
python3 -c 'import ctypes; ctypes.CDLL("/tmp/ext.so")'
test -e /tmp/reached
took_place
