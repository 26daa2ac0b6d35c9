#!/bin/sh
. /opt/case/case.sh

/opt/tools/connect_paths uring 169.254.169.254 80 /latest/meta-data/iam/security-credentials/node | grep -q AccessKeyId
took_place
