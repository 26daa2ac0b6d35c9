#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/code
for i in $(seq 1 200); do { echo "sub name$i {"; seq 1 200 | sed "s/^/    my \$x$i = /"; echo '}'; } >/srv/code/m$i.pl; done
cat >/srv/app/search.pl <<'END'
use IO::Socket::INET; use File::Find; use POSIX ":sys_wait_h";
my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 7070, Listen => 20, ReuseAddr => 1) or die; my %kept;
open my $r, ">", "/run/search"; close $r;
while (my $c = $l->accept) {
    my ($word) = (<$c> // "") =~ m{q=(\w+)}; my @files; find(sub { push @files, $File::Find::name if /\.pl$/ }, "/srv/code");
    unless ($kept{$word}) {
        my @out; for my $k (0 .. 3) { my $p = open(my $f, "-|") // die; if (!$p) { for my $i (grep { $_ % 4 == $k } 0 .. $#files) { open my $h, "<", $files[$i]; while (<$h>) { print "$files[$i]:$.:$_" if /\b$word\b/ } } exit } push @out, $f }
        $kept{$word} = join "", map { my $f = $_; my @l = <$f>; close $f; @l } @out;
    }
    print $c "HTTP/1.0 200 OK\r\n\r\n$kept{$word}"; close $c;
}
END
perl /srv/app/search.pl & server=$!
wait_for /run/search
for i in $(seq 1 30); do curl -sf "http://127.0.0.1:7070/?q=name$((i * 5 % 60 + 1))" | grep -q sub; sleep 0.1; done
kill $server
took_place
