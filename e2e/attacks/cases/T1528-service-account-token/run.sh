#!/bin/sh
. /opt/case/case.sh

cat /var/run/secrets/kubernetes.io/serviceaccount/token | grep -q .
took_place
