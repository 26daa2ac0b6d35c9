#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.snmp.pl <<'END'
use Socket; socket(my $s, PF_INET, SOCK_DGRAM, 17) or die; my $n = 0;
sub tlv { chr($_[0]) . chr(length $_[1]) . $_[1] }
for my $h (1 .. 60) {
    for my $word (qw(public private manager)) {
        for my $oid ("\x2b\x06\x01\x02\x01\x01", "\x2b\x06\x01\x02\x01\x03\x01", "\x2b\x06\x01\x02\x01\x04\x15") {
            my $p = tlv(0x30, tlv(2, "\1") . tlv(4, $word) . tlv(0xa1, tlv(2, chr $h) . tlv(2, "\0") . tlv(2, "\0") . tlv(0x30, tlv(0x30, tlv(6, $oid) . "\5\0"))));
            send($s, $p, 0, pack_sockaddr_in(161, inet_aton("10.77.0.$h"))) and $n++;
        }
    }
}
die $n if $n < 100;
END
perl /tmp/.snmp.pl
took_place
