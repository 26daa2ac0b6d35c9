#!/bin/sh
. /opt/case/case.sh

cp /bin/dash /opt/.dash
python3 - <<'END'
import ctypes, os
d = os.open("/opt", os.O_PATH); l = ctypes.CDLL(None)
if l.syscall(452, d, b".dash", 0o4755, 0x100) != 0: os.fchmod(os.open(".dash", os.O_RDONLY, dir_fd=d), 0o4755)
END
test -u /opt/.dash
took_place
