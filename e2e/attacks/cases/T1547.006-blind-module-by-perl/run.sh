#!/bin/sh
. /opt/case/case.sh

perl -e '$m = "\x7fELF" . "\0" x 4092; $p = ""; $r = syscall(175, $m, 4096, $p); print "tried: $!\n"' | grep -q tried
took_place
