#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/d.pl <<'END'
use IO::Socket::INET;
$SIG{CHLD} = "IGNORE";
my $s = IO::Socket::INET->new(Listen => 16, LocalPort => 7000, ReuseAddr => 1) or die;
$0 = "lookupd: waiting";
while (my $c = $s->accept) {
    if (!fork) { $0 = "lookupd: answering"; my $q = <$c>; $q =~ s/\W//g; my $a = $q eq "disk" ? `df -P /` : `date -u`; print $c $a; close $c; exit 0; }
    close $c;
}
END
perl /srv/app/d.pl & server=$!
sleep 0.5
for i in $(seq 1 40); do echo disk | socat -t 2 - tcp:127.0.0.1:7000; echo time | socat -t 2 - tcp:127.0.0.1:7000; done >/tmp/answers
test "$(wc -l </tmp/answers)" -ge 100
kill $server
took_place
