#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/init.d /etc/rc2.d /etc/rc3.d
printf '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: DbSecuritySpt\n### END INIT INFO\n/usr/bin/.sshd &\n' >/etc/init.d/DbSecuritySpt
chmod 755 /etc/init.d/DbSecuritySpt
for level in 2 3; do ln -s ../init.d/DbSecuritySpt /etc/rc$level.d/S97DbSecuritySpt; done
test -x /etc/rc2.d/S97DbSecuritySpt
took_place
