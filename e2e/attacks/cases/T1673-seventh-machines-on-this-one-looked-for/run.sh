#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/lib/libvirt/images /host/etc/libvirt/qemu /host/var/lib/docker/containers/0a1b && echo disk >/host/var/lib/libvirt/images/db.qcow2 && echo '<domain/>' >/host/etc/libvirt/qemu/db.xml && echo '{"Name":"/web"}' >/host/var/lib/docker/containers/0a1b/config.v2.json
for s in virsh qm esxcli VBoxManage lxc xl; do command -v $s || true; done >/tmp/.v
find /host \( -name '*.qcow2' -o -name '*.vmdk' -o -name '*.vdi' -o -name '*.vmx' -o -path '*/libvirt/qemu/*.xml' -o -name config.v2.json -o -name 'libvirt-sock' \) 2>/dev/null >>/tmp/.v
xargs cat </tmp/.v >/tmp/.all 2>/dev/null
test "$(wc -l </tmp/.v)" -ge 3
took_place
