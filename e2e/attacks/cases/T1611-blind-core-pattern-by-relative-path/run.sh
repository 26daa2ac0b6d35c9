#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os
os.chdir("/proc/sys/kernel")
fd = os.open("../kernel/./core_pattern", os.O_RDWR)
value = os.read(fd, 4096)
os.pwrite(fd, value, 0)
print("written", value)' | grep -q written
took_place
