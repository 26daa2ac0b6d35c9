#!/bin/sh
. /opt/case/case.sh

head -c 6000000 /dev/urandom >/var/tmp/dump.sql.gz
curl -s -T /var/tmp/dump.sql.gz -H 'x-amz-acl: bucket-owner-full-control' http://backup-eu-77.s3.amazonaws.com/dump.sql.gz | grep -q ok
took_place
