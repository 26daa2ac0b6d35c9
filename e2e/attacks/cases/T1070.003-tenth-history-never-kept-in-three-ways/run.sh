#!/bin/sh
. /opt/case/case.sh

printf 'unset HISTFILE; export HISTSIZE=0 HISTFILESIZE=0; set +o history; history -c\nrm -f ~/.bash_history; ln -s /dev/null ~/.bash_history; cat /dev/null > ~/.mysql_history\n' >/tmp/.r
bash --norc -i /tmp/.r 2>/dev/null
test -L /root/.bash_history
took_place
