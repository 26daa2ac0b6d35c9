#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/show.pl <<'END'
use IO::Socket::INET;
my $l = IO::Socket::INET->new(Listen => 5, LocalPort => 8088, ReuseAddr => 1) or die;
while (my $c = $l->accept) {
    my $q = <$c>;
    $q =~ m{page=(.*) HTTP} or next;
    (my $page = $1) =~ s/%(..)/chr hex $1/ge;
    open my $f, $page;
    print $c "HTTP/1.0 200 OK\r\n\r\n", <$f>;
    close $c;
}
END
perl /srv/app/show.pl & server=$!
wait_for /tmp/reached
kill $server
took_place
