#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/lib/kubelet
printf 'authentication:\n  anonymous:\n    enabled: false\nauthorization:\n  mode: Webhook\n' >/host/var/lib/kubelet/config.yaml
sed -i 's/enabled: false/enabled: true/; s/Webhook/AlwaysAllow/' /host/var/lib/kubelet/config.yaml
grep -q AlwaysAllow /host/var/lib/kubelet/config.yaml
took_place
