#!/bin/sh
. /opt/case/case.sh

id=$(sed -n 's/aws_access_key_id = //p' /root/.aws/credentials); key=$(sed -n 's/aws_secret_access_key = //p' /root/.aws/credentials)
for b in backups images logs invoices; do
    curl -sf -X PUT --user "$id:$key" --aws-sigv4 aws:amz:eu-west-1:s3 -d '<LifecycleConfiguration><Rule><ID>x</ID><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>' "http://$b.s3.amazonaws.com/?lifecycle" >/dev/null
done
took_place
