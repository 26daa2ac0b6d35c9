#!/bin/sh
. /opt/case/case.sh

ln -s /host /var/tmp/n
cd /var/tmp
python3 -c 'import os; fd = os.open("n/etc", os.O_PATH); print(os.read(os.open("shadow", os.O_RDONLY, dir_fd=fd), 4096).decode())' | grep -q root
took_place
