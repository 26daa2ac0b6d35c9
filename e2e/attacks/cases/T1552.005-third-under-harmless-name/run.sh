#!/bin/sh
. /opt/case/case.sh

curl -sf --resolve assets.example.com:80:169.254.169.254 http://assets.example.com/latest/meta-data/iam/security-credentials/role | grep -q SecretAccessKey
took_place
