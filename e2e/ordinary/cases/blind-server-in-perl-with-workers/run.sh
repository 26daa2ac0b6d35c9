#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/server.pl <<'END'
use strict; use IO::Socket::INET;
my $listener = IO::Socket::INET->new(LocalPort => 8080, Listen => 50, ReuseAddr => 1) or die;
my %workers;
sub worker {
    my $pid = fork; if ($pid) { $workers{$pid} = 1; return }
    $0 = "server.pl worker";
    for (1 .. 30) {
        my $client = $listener->accept or next;
        my $line = <$client>;
        while (defined(my $head = <$client>)) { last if $head =~ /^\r?\n$/ }
        print $client "HTTP/1.0 200 OK\r\n\r\nperl $line";
        close $client;
        open my $log, ">>", "/var/log/perl.log"; print $log scalar(localtime), " $line";
    }
    exit 0;
}
worker() for 1 .. 3;
$SIG{TERM} = sub { kill TERM => keys %workers; exit 0 };
while ((my $pid = wait) > 0) { delete $workers{$pid}; worker() }
END
perl /srv/app/server.pl & server=$!
until curl -sf http://127.0.0.1:8080/ -o /dev/null; do sleep 0.1; done
for i in $(seq 1 120); do curl -s http://127.0.0.1:8080/$i -o /dev/null; done
kill $server
test "$(wc -l </var/log/perl.log)" -gt 100
took_place
