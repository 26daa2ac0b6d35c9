#!/bin/sh
. /opt/case/case.sh

for n in 1 2 3; do
    python3 -c '
blocks = []
while True: blocks.append(bytearray(b"x" * (32 << 20)))' && exit 1 || test $? = 137
done
took_place
