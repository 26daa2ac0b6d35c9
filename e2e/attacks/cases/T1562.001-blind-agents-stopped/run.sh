#!/bin/sh
. /opt/case/case.sh

for name in falco sysdig aliyun-service; do cp /usr/bin/sleep /tmp/$name; /tmp/$name 60 & done
mkdir -p /etc/falco /opt/datadog-agent /usr/local/aegis
sleep 0.5
for name in falco tetragon sysdig tracee aliyun-service AliYunDun auditd osqueryd wazuh-agentd; do pkill -9 -x "$name" || true; done
rm -rf /etc/falco /opt/datadog-agent /usr/local/aegis /etc/audit /etc/osquery
sleep 0.2
! pgrep -x falco
took_place
