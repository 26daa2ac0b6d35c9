#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/env/lib && cd /srv/env/lib
for i in $(seq 1 150); do
    mkdir -p "pkg$i"; echo "from . import part" >"pkg$i/__init__.py"; echo "value = $i" >"pkg$i/part.py"
done
python3 -m compileall -q /srv/env/lib
cat >/srv/app/main.py <<'END'
import importlib, json, ssl, sqlite3, sys, unittest, xml.etree.ElementTree
sys.path.insert(0, "/srv/env/lib")
assert sum(importlib.import_module(f"pkg{i}").part.value for i in range(1, 151)) == 11325
END
for i in 1 2 3 4 5; do python3 /srv/app/main.py; sleep 0.3; done
took_place
