#!/bin/sh
. /opt/case/case.sh

id=$(sed -n 's/aws_access_key_id = //p' /root/.aws/credentials)
key=$(sed -n 's/aws_secret_access_key = //p' /root/.aws/credentials)
curl -s --aws-sigv4 aws:amz:us-east-1:sts -u "$id:$key" 'http://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15' | grep -q ok
curl -s --aws-sigv4 aws:amz:us-east-1:s3 -u "$id:$key" http://s3.amazonaws.com/ | grep -q ok
took_place
