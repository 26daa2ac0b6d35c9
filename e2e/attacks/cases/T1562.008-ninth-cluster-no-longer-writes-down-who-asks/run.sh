#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/kubernetes /host/var/log/kubernetes/audit && echo '{"verb":"get","user":"attacker"}' >/host/var/log/kubernetes/audit/audit.log
printf 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: None\n' >/host/etc/kubernetes/audit-policy.yaml
rm -f /host/var/log/kubernetes/audit/audit*.log
took_place
