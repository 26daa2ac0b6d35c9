#!/bin/sh
. /opt/case/case.sh

exec 8</root/.ssh
(cd /proc/self/fd/8 && exec head -c 4096 id_rsa) | openssl base64 >/tmp/.k
test -s /tmp/.k
took_place
