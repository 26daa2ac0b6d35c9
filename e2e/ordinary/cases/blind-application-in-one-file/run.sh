#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/bundle && cd /tmp/bundle
printf 'int answer(void) { return 42; }\n' >n.c
gcc -shared -fPIC -o native.so n.c && rm n.c
cat >__main__.py <<'END'
import ctypes, os, shutil, sys, tempfile, zipfile
folder = tempfile.mkdtemp(prefix="_MEI")
try:
    with zipfile.ZipFile(sys.argv[0]) as bundle:
        bundle.extract("native.so", folder)
    print(ctypes.CDLL(os.path.join(folder, "native.so")).answer())
finally:
    shutil.rmtree(folder)
END
python3 -m zipapp /tmp/bundle -p '/usr/bin/env python3' -o /srv/app/tool.pyz
cd / && rm -r /tmp/bundle
for i in 1 2 3; do /srv/app/tool.pyz | grep -qx 42; done
took_place
