#!/bin/sh
. /opt/case/case.sh

cp /opt/tools/preload.so /var/tmp/.fts.so
python3 -c '
import sqlite3
d = sqlite3.connect(":memory:"); d.enable_load_extension(True)
try: d.load_extension("/var/tmp/.fts.so")
except sqlite3.OperationalError as e: print(e)'
test -e /tmp/reached
took_place
