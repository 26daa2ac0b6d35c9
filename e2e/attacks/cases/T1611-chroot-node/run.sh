#!/bin/sh
. /opt/case/case.sh

chroot /host /bin/sh -c 'test -e /etc/node && touch /tmp/reached'
took_place
