#!/bin/sh
. /opt/case/case.sh

/usr/lib/apt/apt-helper download-file http://169.254.169.254/latest/meta-data/iam/security-credentials/node /var/tmp/node.txt >/dev/null
grep -q SecretAccessKey /var/tmp/node.txt
took_place
