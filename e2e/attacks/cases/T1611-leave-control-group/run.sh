#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/c
mount -t cgroup2 none /tmp/c
mkdir /tmp/c/aside
/opt/tools/namespaces clone-into /tmp/c/aside | grep -q aside
rmdir /tmp/c/aside || true
took_place
