#!/bin/sh
. /opt/case/case.sh

HISTFILE=/root/.bash_history bash --norc -ic 'set -o history; history -r; history -c; history -w' 2>/dev/null
test ! -s /root/.bash_history
took_place
