#!/bin/sh
. /opt/case/case.sh

id; service --status-all 2>&1 || true
ls -la /etc/init.d /etc/rc*.d /etc/systemd/system /lib/systemd/system 2>/dev/null || true
ps -ef; ss -tulpn; cat /etc/services | head
grep -rh ExecStart /lib/systemd/system /etc/systemd/system 2>/dev/null | sort -u | head || true
took_place
