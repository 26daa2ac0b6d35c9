#!/bin/sh
. /opt/case/case.sh

unshare -Ufm --map-root-user -- /bin/sh -c '
mount -t binfmt_misc none /mnt
echo ":seawallcase:M::SEAWALLCASE::/bin/true:" >/mnt/register
test -e /mnt/seawallcase'
took_place
