#!/bin/sh
. /opt/case/case.sh

unshare -m sh -c '
    mount --bind /host /host
    cd /host
    mkdir -p .old
    pivot_root . .old
    exec /bin/sh -c "umount -l /.old; cat /etc/node >/tmp/reached"'
test -s /host/tmp/reached
took_place
