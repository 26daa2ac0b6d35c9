#!/bin/sh
. /opt/case/case.sh

chmod 755 /root /root/.ssh
chmod 644 /root/.ssh/id_rsa /root/.aws/credentials /root/.kube/config /root/.docker/config.json
setpriv --reuid 1000 --regid 1000 --clear-groups cat /root/.ssh/id_rsa | grep -q PRIVATE
took_place
