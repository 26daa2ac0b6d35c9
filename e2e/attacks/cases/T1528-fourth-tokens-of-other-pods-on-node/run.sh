#!/bin/sh
. /opt/case/case.sh

for n in 1 2 3; do
    d=/host/var/lib/kubelet/pods/0000000$n-aaaa/volumes/kubernetes.io~projected/kube-api-access-x$n
    mkdir -p "$d" && echo "bait-$n" >"$d/token" && echo default >"$d/namespace"
done
find /host/var/lib/kubelet/pods/ -name token -type l -o -name token -type f | while read -r t; do
    n=$(cat "${t%token}namespace"); j=$(cat "$t"); echo "$n $j"
done >/tmp/tokens
test "$(wc -l </tmp/tokens)" = 3
took_place
