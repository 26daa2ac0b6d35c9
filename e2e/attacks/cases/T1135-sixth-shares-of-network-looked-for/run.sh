#!/bin/sh
. /opt/case/case.sh

cat >/tmp/shares.sh <<'END'
for n in $(seq 1 25); do
    for p in 111 139 445 2049; do timeout 0.15 bash -c "echo >/dev/tcp/10.77.0.$n/$p" 2>/dev/null && echo "10.77.0.$n $p"; done
done
cat /etc/exports /etc/fstab /proc/mounts /var/lib/nfs/etab 2>/dev/null | grep -iE 'nfs|cifs|smb'
exit 0
END
bash /tmp/shares.sh
took_place
