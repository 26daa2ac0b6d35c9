#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/audit/rules.d && echo '-a always,exit -F arch=b64 -S execve' >/host/etc/audit/rules.d/audit.rules
echo 'log_file = /var/log/audit/audit.log' >/host/etc/audit/auditd.conf
python3 -c '
import os
fd = os.open("/host/etc/audit", os.O_PATH | os.O_DIRECTORY)
os.truncate("/host/etc/audit/rules.d/audit.rules", 0)
os.unlink("auditd.conf", dir_fd=fd)'
test ! -s /host/etc/audit/rules.d/audit.rules
took_place
