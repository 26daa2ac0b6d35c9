#!/bin/sh
. /opt/case/case.sh

db=/host/var/lib/etcd/member/snap; mkdir -p $db
{ head -c 300000 /dev/urandom; printf 'k8s\0/registry/secrets/kube-system/admin-token\0eyJhbGciOiJSUzI1NiJ9.bait.bait\0'; head -c 200000 /dev/urandom; } >$db/db
find /host/var/lib/etcd -name db -o -name '*.wal' 2>/dev/null | while read -r f; do grep -aoE 'eyJhbGciOi[A-Za-z0-9._-]+' "$f"; grep -aoE '/registry/secrets/[a-z/-]+' "$f"; done >/tmp/found
test "$(wc -l </tmp/found)" = 2
took_place
