#!/bin/sh
. /opt/case/case.sh

mkdir -p /host/var/log/pods
ln -s / /host/var/log/pods/0.log
test -L /host/var/log/pods/0.log
took_place
