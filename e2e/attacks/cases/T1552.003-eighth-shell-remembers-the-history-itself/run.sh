#!/bin/sh
. /opt/case/case.sh

bash --norc -c 'history -c; history -r /root/.bash_history; while read -r n line; do case $line in *pass*|*TOKEN*|*-p*) echo "$line";; esac; done < <(history)' >/tmp/.h
grep -q API_TOKEN /tmp/.h
took_place
