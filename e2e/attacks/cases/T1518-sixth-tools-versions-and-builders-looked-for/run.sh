#!/bin/sh
. /opt/case/case.sh

for t in gcc cc make python3 perl ruby php node go java docker kubectl crictl ctr podman aws gcloud az terraform helm git nc ncat nmap tcpdump gdb strace sudo wget curl; do command -v $t || true; done >/tmp/tools
python3 -V; perl -v | head -n 2; openssl version; ssh -V; ldd --version | head -n 1
dpkg -l | awk '/^ii/ { print $2, $3 }' | grep -E 'openssl|sudo|glibc|libc6|policykit|bash|systemd' || true
uname -a; cat /etc/os-release /proc/version
test -s /tmp/tools
took_place
