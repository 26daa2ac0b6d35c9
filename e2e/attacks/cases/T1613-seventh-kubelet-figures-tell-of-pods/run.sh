#!/bin/sh
. /opt/case/case.sh

for p in /pods /runningpods /metrics /metrics/cadvisor /stats/summary /spec /configz /containerLogs/kube-system/a/b; do wget -qO- http://10.77.0.1:10255$p >>/tmp/.k; done
grep -q PodList /tmp/.k
took_place
