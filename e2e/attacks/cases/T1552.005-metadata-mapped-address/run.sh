#!/bin/sh
. /opt/case/case.sh

curl -s -g 'http://[::ffff:169.254.169.254]/latest/meta-data/iam/security-credentials/node' | grep -q AccessKeyId
took_place
