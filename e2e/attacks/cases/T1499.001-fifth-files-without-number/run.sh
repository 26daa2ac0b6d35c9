#!/bin/sh
. /opt/case/case.sh

python3 -c '
import os
os.makedirs("/dev/shm/.n")
for n in range(60000): os.close(os.open(f"/dev/shm/.n/{n:08x}", os.O_CREAT | os.O_WRONLY))'
test "$(ls -f /dev/shm/.n | wc -l)" -gt 60000
took_place
