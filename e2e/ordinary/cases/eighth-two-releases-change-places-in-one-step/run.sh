#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/swap.py <<'END'
import ctypes, os, shutil, subprocess, sys, tarfile
c = ctypes.CDLL(None, use_errno=True); os.makedirs("/srv/www/current"); open("/srv/www/current/v", "w").write("0")
def exchange(a, b): assert c.syscall(316, -100, a.encode(), -100, b.encode(), 2) == 0, os.strerror(ctypes.get_errno())
for n in range(1, 7):
    os.makedirs("/tmp/r"); open("/tmp/r/v", "w").write(str(n) if n != 4 else "broken"); t = tarfile.open("/tmp/r.tgz", "w:gz"); t.add("/tmp/r", "next"); t.close(); shutil.rmtree("/tmp/r")
    subprocess.run(["tar", "-xzf", "/tmp/r.tgz", "-C", "/srv/www"], check=True); exchange("/srv/www/next", "/srv/www/current")
    if not open("/srv/www/current/v").read().isdigit(): exchange("/srv/www/next", "/srv/www/current")
    shutil.rmtree("/srv/www/next")
assert open("/srv/www/current/v").read() == "6"
END
python3 /srv/app/swap.py
took_place
