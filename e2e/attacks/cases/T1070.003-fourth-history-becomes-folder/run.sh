#!/bin/sh
. /opt/case/case.sh

rm -f /root/.bash_history && mkdir /root/.bash_history
HISTFILE=/root/.bash_history bash -ic 'history -s secret-command; exit' 2>/dev/null || true
test -d /root/.bash_history
took_place
