#!/bin/sh
. /opt/case/case.sh

curl -s http://169.254.170.2/v2/credentials/0 | grep -q AccessKeyId
took_place
