#!/bin/sh
. /opt/case/case.sh

chmod -R a+rwX /etc /root /usr/local /var/log
test "$(stat -c %a /etc/shadow)" = 666
took_place
