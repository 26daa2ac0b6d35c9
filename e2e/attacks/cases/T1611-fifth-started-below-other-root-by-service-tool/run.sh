#!/bin/sh
. /opt/case/case.sh

start-stop-daemon --start --chroot /host --exec /bin/busybox -- sh -c 'cat /etc/node /etc/shadow; id >/root/.w'
test -s /host/root/.w
took_place
