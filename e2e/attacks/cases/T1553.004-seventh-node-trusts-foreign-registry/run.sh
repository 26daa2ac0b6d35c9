#!/bin/sh
. /opt/case/case.sh

openssl req -x509 -newkey rsa:2048 -nodes -keyout /tmp/ca.key -subj '/CN=Global Root G9' -out /tmp/ca.crt 2>/dev/null
for d in /host/etc/docker/certs.d/registry.example.org /host/etc/containerd/certs.d/registry.example.org /host/usr/local/share/ca-certificates /host/etc/ssl/certs; do mkdir -p $d && cp /tmp/ca.crt $d/; done
cat /tmp/ca.crt >>/host/etc/ssl/certs/ca-certificates.crt
took_place
