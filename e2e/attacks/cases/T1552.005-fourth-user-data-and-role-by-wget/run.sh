#!/bin/sh
. /opt/case/case.sh

m=http://169.254.169.254/latest
wget -qO /tmp/u "$m/user-data"
role=$(wget -qO- "$m/meta-data/iam/info" | head -n 1)
wget -qO- "$m/meta-data/iam/security-credentials/$role" | grep -q AccessKeyId
took_place
