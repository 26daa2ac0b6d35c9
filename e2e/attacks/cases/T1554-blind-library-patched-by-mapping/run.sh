#!/bin/sh
. /opt/case/case.sh

python3 -c '
import glob, mmap
path = glob.glob("/usr/lib/x86_64-linux-gnu/libcap.so.2.*")[0]
with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as view:
    view[-4:] = b"\x90\x90\x90\x90"'
tail -c 4 /usr/lib/x86_64-linux-gnu/libcap.so.2 | od -An -tx1 | grep -q '90 90 90 90'
took_place
