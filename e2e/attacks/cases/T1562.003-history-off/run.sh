#!/bin/sh
. /opt/case/case.sh

bash -c 'unset HISTFILE; export HISTSIZE=0 HISTFILESIZE=0; /usr/bin/id >/dev/null'
took_place
