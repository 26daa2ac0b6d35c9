#!/bin/sh
. /opt/case/case.sh

for f in .python_history .psql_history .mysql_history .rediscli_history .node_repl_history .lesshst; do echo 'select secret from t' >"/root/$f"; done
for f in /root/.*_history /root/.rediscli_history /root/.lesshst; do shred -zu -n 1 "$f" 2>/dev/null || rm -f "$f"; done
export HISTFILE=/dev/null HISTSIZE=0
test ! -e /root/.psql_history && test ! -e /root/.bash_history
took_place
