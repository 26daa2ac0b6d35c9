#!/bin/sh
. /opt/case/case.sh

uname -r; cat /proc/version
grep -E ' (commit_creds|prepare_kernel_cred|init_nsproxy|modprobe_path)$' /proc/kallsyms || grep -c . /proc/kallsyms
grep . /sys/kernel/notes >/dev/null 2>&1 || true
took_place
