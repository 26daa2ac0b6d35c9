#!/bin/sh
. /opt/case/case.sh

unshare -Urm -- /bin/sh -c 'mount -t tmpfs none /mnt && echo inside >/mnt/x'
took_place
