#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls connect-32 169.254.169.254 /latest/meta-data/iam/security-credentials/role | grep -q SecretAccessKey
took_place
