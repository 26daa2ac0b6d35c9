#!/bin/sh
. /opt/case/case.sh

# The image made the file writable for its group; here a copy stands for it.
export NSS_WRAPPER_PASSWD=/tmp/passwd HOME=/tmp
cp /etc/passwd /tmp/passwd
id -un 2>/dev/null || echo "default:x:$(id -u):0:default user:/tmp:/usr/sbin/nologin" >>/tmp/passwd
grep -q "$(id -u)" /tmp/passwd
python3 -c 'import os, pathlib; p = pathlib.Path.home() / "state"; p.write_text(str(os.getuid()))'
took_place
