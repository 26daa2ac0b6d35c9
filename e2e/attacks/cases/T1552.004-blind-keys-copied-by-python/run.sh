#!/bin/sh
. /opt/case/case.sh

ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
mkdir /var/tmp/.k
python3 -c '
import glob, shutil
for path in glob.glob("/root/.ssh/id_*") + glob.glob("/etc/ssh/ssh_host_*_key"):
    shutil.copy(path, "/var/tmp/.k/")'
test -s /var/tmp/.k/id_rsa
took_place
