#!/bin/sh
. /opt/case/case.sh

curl -s http://10.77.0.1:10255/pods | grep -q items
curl -s -X POST http://10.77.0.1:10250/run/default/web/web -d cmd=id >/dev/null
took_place
