#!/bin/sh
. /opt/case/case.sh

q() { curl -sf -d "{\"key\":\"$(printf %s "$1" | base64 -w 0)\",\"range_end\":\"$(printf %s "${1}0" | base64 -w 0)\"}" http://10.77.0.1:2375/v3/kv/range >>/tmp/.e; }
curl -sf http://10.77.0.1:2375/version >/dev/null
for k in /registry/secrets/ /registry/serviceaccounts/ /registry/configmaps/kube-system/ /registry/clusterrolebindings/; do q $k; done
curl -sf -d '{"key":"L3JlZ2lzdHJ5L2NsdXN0ZXJyb2xlYmluZGluZ3MvYQ==","value":"YmFpdA=="}' http://10.77.0.1:2375/v3/kv/put >/dev/null
test "$(wc -l </tmp/.e)" = 4
took_place
