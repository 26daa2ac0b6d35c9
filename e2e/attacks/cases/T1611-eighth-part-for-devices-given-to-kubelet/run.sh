#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/lib/kubelet/device-plugins /host/var/lib/kubelet/plugins_registry
cat >/tmp/.dp.py <<'END'
import os, socket, time
d = "/host/var/lib/kubelet/device-plugins/"; k = socket.socket(socket.AF_UNIX); k.bind(d + "kubelet.sock"); k.listen()
for n in ("device-plugins/disk.sock", "plugins_registry/disk-reg.sock"): s = socket.socket(socket.AF_UNIX); s.bind("/host/var/lib/kubelet/" + n); s.listen(); os.chmod("/host/var/lib/kubelet/" + n, 0o666)
c = socket.socket(socket.AF_UNIX); c.connect(d + "kubelet.sock"); c.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"/v1beta1.Registration/Register v1beta1 disk.sock example.com/disk"); time.sleep(0.3)
END
python3 /tmp/.dp.py
test -S /host/var/lib/kubelet/device-plugins/disk.sock
took_place
