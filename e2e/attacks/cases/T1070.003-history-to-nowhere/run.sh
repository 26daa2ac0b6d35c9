#!/bin/sh
. /opt/case/case.sh

ln -sf /dev/null "$HOME/.bash_history"
HISTFILE=/dev/null bash -i -c 'set +o history; id >/dev/null' 2>/dev/null
took_place
