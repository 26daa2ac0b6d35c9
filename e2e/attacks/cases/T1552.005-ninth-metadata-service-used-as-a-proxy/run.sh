#!/bin/sh
. /opt/case/case.sh

http_proxy=http://169.254.169.254:80 curl -sf http://static.example.org/latest/meta-data/iam/security-credentials/web | grep -q AKIA
took_place
