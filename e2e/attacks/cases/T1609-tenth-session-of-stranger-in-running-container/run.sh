#!/bin/sh
. /opt/case/case.sh

id; cat /proc/self/status | grep Cap; env | sort; ls -la /run/secrets/kubernetes.io/serviceaccount
cat /run/secrets/kubernetes.io/serviceaccount/token >/dev/null; cat /etc/passwd | tail -n 3; ps aux | tail -n 3
took_place
