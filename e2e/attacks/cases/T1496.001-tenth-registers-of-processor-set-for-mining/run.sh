#!/bin/sh
. /opt/case/case.sh

cat >/tmp/randomx_boost.sh <<'END'
modprobe msr allow_writes=on || insmod /tmp/msr.ko
sysctl -w vm.nr_hugepages=$(($(nproc) * 128))
for i in $(find /sys/devices/system/node/node* -maxdepth 0 -type d); do echo 3 >"$i/hugepages/hugepages-1048576kB/nr_hugepages"; done
for r in 0xc0011020 0xc0011021 0xc0011022; do printf '\0\0\0\0' | dd of=/dev/cpu/0/msr bs=8 seek=1 conv=notrunc; done
END
sh /tmp/randomx_boost.sh 2>/dev/null || true
took_place
