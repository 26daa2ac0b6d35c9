#!/bin/sh
. /opt/case/case.sh

printf 'export HISTSIZE=0 HISTFILESIZE=0\nunset HISTFILE\nset +o history\n' >>/root/.bashrc
echo 'true' | bash -i 2>/dev/null
grep -q HISTSIZE=0 /root/.bashrc
took_place
