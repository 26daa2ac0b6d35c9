#!/bin/sh
. /opt/case/case.sh

wget -qO- http://0xA9FEA9FE/latest/meta-data/iam/security-credentials/node | grep -q AccessKeyId
took_place
