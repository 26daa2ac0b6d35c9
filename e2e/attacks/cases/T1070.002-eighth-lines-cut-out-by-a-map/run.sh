#!/bin/sh
. /opt/case/case.sh

printf 'Nov 30 09:12:01 web sshd[77]: Accepted password for root from 203.0.113.66\nNov 30 09:20:00 web CRON[80]: session closed\n' >>/var/log/auth.log
python3 - <<'END'
import mmap, os
fd = os.open("/var/log/auth.log", os.O_RDWR); n = os.fstat(fd).st_size; m = mmap.mmap(fd, n)
at = m.find(b"Nov 30 09:12"); end = m.find(b"\n", at) + 1
m.move(at, end, n - end); m.flush(); m.close(); os.ftruncate(fd, n - (end - at))
END
! grep -q 203.0.113.66 /var/log/auth.log
took_place
