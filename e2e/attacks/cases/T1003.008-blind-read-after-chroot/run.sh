#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os
os.chroot("/etc")
print(open("/shadow").read())' | grep -q root
took_place
