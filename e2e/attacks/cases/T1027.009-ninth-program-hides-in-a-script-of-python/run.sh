#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import base64, zlib
b = base64.b85encode(zlib.compress(open("/opt/tools/marker", "rb").read())).decode()
open("/tmp/.setup.py", "w").write("'''" + b.replace("\\", "\\\\") + "'''\nimport base64, os, zlib\nd = '/root/.config/systemd'; os.makedirs(d, exist_ok=True); p = d + '/dbus-broker'\nopen(p, 'wb').write(zlib.decompress(base64.b85decode(__doc__))); os.chmod(p, 0o700); os.spawnv(os.P_WAIT, p, ['dbus-broker'])\n")
END
python3 /tmp/.setup.py
test -e /tmp/reached
took_place
