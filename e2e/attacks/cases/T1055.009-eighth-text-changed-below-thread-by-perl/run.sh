#!/bin/sh
. /opt/case/case.sh

python3 -c '
import ctypes, time
b = ctypes.create_string_buffer(b"eighth-text-as-it-was-"); open("/tmp/addr", "w").write(str(ctypes.addressof(b)))
while b.value != b"eighth-text-changed-by": time.sleep(0.1)
open("/tmp/changed", "w").close()' & victim=$!
wait_for /tmp/addr; sleep 0.3
perl -e 'my ($p, $at) = @ARGV; open(my $m, "+<:raw", "/proc/$p/task/$p/mem") or die $!; sysseek($m, $at, 0); syswrite($m, "eighth-text-changed-by") == 22 or die $!' $victim "$(cat /tmp/addr)"
wait_for /tmp/changed
took_place
