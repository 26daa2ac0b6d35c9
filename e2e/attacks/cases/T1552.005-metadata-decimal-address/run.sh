#!/bin/sh
. /opt/case/case.sh

curl -s http://2852039166/latest/meta-data/iam/security-credentials/node | grep -q AccessKeyId
took_place
