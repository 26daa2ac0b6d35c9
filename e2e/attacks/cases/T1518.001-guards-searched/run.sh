#!/bin/sh
. /opt/case/case.sh

ps aux | grep -iE 'falco|sysdig|tetragon|tracee|crowdstrike|falcon-sensor|aqua|twistlock|defender' | grep -v grep || true
ls -d /opt/CrowdStrike /var/lib/twistlock /etc/falco /opt/sysdig 2>/dev/null || true
cat /sys/kernel/security/lsm /proc/self/attr/current 2>/dev/null || true
grep -E 'Seccomp|NoNewPrivs|CapEff' /proc/self/status
took_place
