#!/bin/sh
. /opt/case/case.sh

bash -c 'exec -a /usr/bin/falco sleep 30' & one=$!
bash -c 'exec -a /opt/datadog-agent/bin/agent sleep 30' & other=$!
sleep 0.5
python3 -c '
import os, re, signal
n = 0
for pid in filter(str.isdigit, os.listdir("/proc")):
    try: line = open(f"/proc/{pid}/cmdline").read()
    except OSError: continue
    if re.match(r"\S*(falco|tetragon|datadog-agent|sysdig|aliyun|qualys|wazuh)", line):
        signal.pidfd_send_signal(os.pidfd_open(int(pid)), signal.SIGSTOP); n += 1
raise SystemExit(n != 2)'
grep -q 'State:.T' /proc/$one/status
kill -9 $one $other
took_place
