#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/shop.pl <<'END'
use IO::Socket::INET;
my $l = IO::Socket::INET->new(LocalPort => 8088, Listen => 5, ReuseAddr => 1) or die;
while (my $c = $l->accept) {
    while (<$c>) { last if /^\r?$/; $agent = $1 if /^User-Agent: (.*?)\r?$/ }
    system("echo \"visit by $agent\" >>/var/log/shop.log");
    print $c "HTTP/1.0 200 OK\r\n\r\nwelcome\n"; close $c;
}
END
perl /srv/app/shop.pl & server=$!
wait_for /tmp/reached
kill $server
took_place
