#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import os
os.makedirs("/etc/profile.d", exist_ok=True)
os.chdir("/etc")
with open("profile.d/lang.sh", "w") as file:
    file.write("(/usr/lib/.kit/perfcc >/dev/null 2>&1 &)\n")
END
test -s /etc/profile.d/lang.sh
took_place
