#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.k.pl <<'END'
use Socket; socket(my $s, PF_INET, SOCK_RAW, 1) or die $!; my @want = (111, 222, 333); alarm 12;
open(my $r, ">", "/tmp/.ready"); close $r;
while (@want) { recv($s, my $p, 4000, 0) // die; next unless ord(substr($p, 20, 1)) == 8; shift @want if length($p) - 28 == $want[0] }
system("/bin/sh", "-c", "id >/dev/null; touch /tmp/reached");
END
cat >/tmp/.c.pl <<'END'
use Socket; socket(my $s, PF_INET, SOCK_RAW, 1) or die $!;
for my $n (111, 222, 333) {
    my $b = pack("CCnnn", 8, 0, 0, 7, $n) . "a" x $n; my $t = 0; $t += $_ for unpack("n*", $b . (length($b) % 2 ? "\0" : "")); $t = ($t & 0xffff) + ($t >> 16) while $t >> 16;
    substr($b, 2, 2) = pack("n", ~$t & 0xffff); send($s, $b, 0, pack_sockaddr_in(0, inet_aton("127.0.0.1"))) or die $!; select undef, undef, undef, 0.2;
}
END
perl /tmp/.k.pl & door=$!
wait_for /tmp/.ready; sleep 0.3
perl /tmp/.c.pl
wait_for /tmp/reached; wait $door
took_place
