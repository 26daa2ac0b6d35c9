#!/bin/sh
. /opt/case/case.sh

sleep 20 & victim=$!
sleep 0.3
python3 -c '
import sys
process = sys.argv[1]
code = [line for line in open(f"/proc/{process}/maps") if " r-xp " in line][0]
with open(f"/proc/{process}/mem", "r+b", buffering=0) as memory:
    memory.seek(int(code.split("-")[0], 16))
    memory.write(b"\xcc" * 16)
print("written")' $victim | grep -q written
kill -9 $victim
took_place
