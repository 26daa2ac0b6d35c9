#!/bin/sh
. /opt/case/case.sh

perl -MIO::Socket::INET -e '
my $refused = 0;
for my $port (1 .. 300) {
  my $s = IO::Socket::INET->new(Proto => "udp", PeerAddr => "10.77.0.1", PeerPort => $port) or next;
  $s->send("\0"); select undef, undef, undef, 0.005; $refused++ unless defined $s->send("\0") }
exit !($refused > 3)'
took_place
